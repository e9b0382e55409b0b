package io.afterclick.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.afterclick.embedded.testing.Layering;

@AnalyzeClasses(packages = "io.afterclick.local", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
    private static final Layering LAYERING = Layering.of("io.afterclick.local");

    @ArchTest
    static final ArchRule noCycles = LAYERING.featuresHaveNoCycles();

    @ArchTest
    static final ArchRule namesSayWhat = LAYERING.namesSayWhat();

    @ArchTest
    static final ArchRule onlyTheCommandsKnowPicocli = noClasses()
            .that()
            .resideOutsideOfPackage("io.afterclick.local.app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "io.afterclick.local.app..")
            .because("the mesh, the loader and the world are used by tests and benchmarks too");
}
