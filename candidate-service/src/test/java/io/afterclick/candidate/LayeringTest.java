package io.afterclick.candidate;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.afterclick.embedded.testing.Layering;

@AnalyzeClasses(packages = "io.afterclick.candidate", importOptions = DoNotIncludeTests.class)
class LayeringTest {
    // Lucene is the text retriever's algorithm, not a framework: hiding it behind a port would leave nothing.
    // The Vector API is of the JDK, though not in java..; only linear uses it.
    // EJML finds eigenvalues, once per half of an epoch; behind linear's own record.
    private static final Layering LAYERING =
            Layering.of("io.afterclick.candidate", "org.apache.lucene..", "jdk.incubator.vector..", "org.ejml..");

    @ArchTest
    static final ArchRule FEATURES_ARE_PLAIN_JAVA = LAYERING.featuresArePlainJava();

    @ArchTest
    static final ArchRule ADAPTERS_DO_NOT_KNOW_THE_APP = LAYERING.adaptersDoNotKnowTheApp();

    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES = LAYERING.featuresHaveNoCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT = LAYERING.namesSayWhat();
}
