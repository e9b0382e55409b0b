package io.afterclick.embedded.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** The layering that every service keeps: {@code adapter -> feature packages <- app}, and app wires. */
public final class Layering {
    private final String root;
    private final List<String> libraries;

    private Layering(String root, List<String> libraries) {
        this.root = root;
        this.libraries = libraries;
    }

    /**
     * @param root root package of the service
     * @param libraries packages, beside the JDK and Mutiny, that features may use; a reason belongs beside each
     */
    public static Layering of(String root, String... libraries) {
        return new Layering(root, List.of(libraries));
    }

    /** Features can then be tested, reused offline and understood without any framework. */
    public ArchRule featuresArePlainJava() {
        List<String> allowed = new ArrayList<>(List.of("java..", "io.smallrye.mutiny.."));
        allowed.addAll(libraries);
        return classes()
                .that(resideOutsideOfPackages(root + ".adapter..", root + ".app.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(resideInAnyPackage(root + "..")
                                .and(resideOutsideOfPackages(root + ".adapter..", root + ".app.."))))
                .allowEmptyShould(true)
                .because("frameworks stop at the rim: adapter and app");
    }

    /** Only app knows everything, so that an adapter can be replaced. */
    public ArchRule adaptersDoNotKnowTheApp() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".adapter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".app..")
                .allowEmptyShould(true)
                .because("app wires adapters, not the other way round");
    }

    /** A cycle means that two features are one. */
    public ArchRule featuresHaveNoCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** Names of rooms where everything is put say nothing about what is in them. */
    public ArchRule namesSayWhat() {
        return noClasses()
                .should()
                .resideInAnyPackage("..common..", "..util..", "..impl..")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .allowEmptyShould(true)
                .because("someone new should guess what is inside");
    }
}
