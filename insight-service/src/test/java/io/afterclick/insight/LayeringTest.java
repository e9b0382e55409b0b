package io.afterclick.insight;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.afterclick.embedded.testing.Layering;

@AnalyzeClasses(packages = "io.afterclick.insight", importOptions = DoNotIncludeTests.class)
class LayeringTest {
    // EJML finds eigenvalues and commons-statistics quantiles: algorithms, not frameworks. Only diversity uses the
    // former.
    // The Vector API is of the JDK, though not in java..; only diversity's score uses it.
    private static final Layering LAYERING = Layering.of(
            "io.afterclick.insight", "org.ejml..", "org.apache.commons.statistics..", "jdk.incubator.vector..");

    @ArchTest
    static final ArchRule FEATURES_ARE_PLAIN_JAVA = LAYERING.featuresArePlainJava();

    @ArchTest
    static final ArchRule ADAPTERS_DO_NOT_KNOW_THE_APP = LAYERING.adaptersDoNotKnowTheApp();

    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES = LAYERING.featuresHaveNoCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT = LAYERING.namesSayWhat();
}
