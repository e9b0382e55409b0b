package io.afterclick.bandit;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.afterclick.embedded.testing.Layering;

@AnalyzeClasses(packages = "io.afterclick.bandit", importOptions = DoNotIncludeTests.class)
class LayeringTest {
    // Special functions are mathematics, no framework.
    private static final Layering LAYERING = Layering.of("io.afterclick.bandit", "org.apache.commons.numbers..");

    @ArchTest
    static final ArchRule FEATURES_ARE_PLAIN_JAVA = LAYERING.featuresArePlainJava();

    @ArchTest
    static final ArchRule ADAPTERS_DO_NOT_KNOW_THE_APP = LAYERING.adaptersDoNotKnowTheApp();

    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES = LAYERING.featuresHaveNoCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT = LAYERING.namesSayWhat();
}
