package io.afterclick.gateway;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.afterclick.embedded.testing.Layering;

@AnalyzeClasses(packages = "io.afterclick.gateway", importOptions = DoNotIncludeTests.class)
class LayeringTest {
    /** The JDK's own HMAC, which signs decision tokens, happens to be in javax. */
    private static final Layering LAYERING = Layering.of("io.afterclick.gateway", "javax.crypto..");

    @ArchTest
    static final ArchRule FEATURES_ARE_PLAIN_JAVA = LAYERING.featuresArePlainJava();

    @ArchTest
    static final ArchRule ADAPTERS_DO_NOT_KNOW_THE_APP = LAYERING.adaptersDoNotKnowTheApp();

    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES = LAYERING.featuresHaveNoCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT = LAYERING.namesSayWhat();
}
