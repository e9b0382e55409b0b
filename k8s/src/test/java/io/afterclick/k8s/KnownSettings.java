package io.afterclick.k8s;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The settings that a service reads: all of its {@code @ConfigMapping}s, and the keys of frameworks that its {@code
 * application.properties} names. Read from its class files, so nothing of it is started.
 */
final class KnownSettings {
    private static final String MAPPING = "io.smallrye.config.ConfigMapping";
    private static final String NAME = "io.smallrye.config.WithName";
    private static final String PARENT_NAME = "io.smallrye.config.WithParentName";
    /** What every service of Quarkus reads, and nothing is said of where they are shipped. */
    private static final Set<String> OF_QUARKUS = Set.of("quarkus.profile", "quarkus.shutdown.delay");

    private static final ConcurrentHashMap<String, KnownSettings> BY_SERVICE = new ConcurrentHashMap<>();

    private final Set<String> keys = new HashSet<>();
    private final Set<String> prefixes = new HashSet<>();

    private KnownSettings() {}

    static KnownSettings of(String service) {
        return BY_SERVICE.computeIfAbsent(service, KnownSettings::read);
    }

    private static KnownSettings read(String service) {
        KnownSettings known = new KnownSettings();
        JavaClasses classes = new ClassFileImporter().importPath(Repository.path(service + "/target/classes"));
        for (JavaClass type : classes) {
            type.tryGetAnnotationOfType(MAPPING)
                    .ifPresent(mapping -> known.add(text(mapping, "prefix").orElseThrow(), type));
        }
        for (String key : Repository.applicationProperties(service).stringPropertyNames()) {
            known.keys.add(key.startsWith("%") ? key.substring(key.indexOf('.') + 1) : key);
        }
        known.keys.addAll(OF_QUARKUS);
        return known;
    }

    /** Whether an environment variable sets something that the service reads. */
    boolean knowsVariable(String variable) {
        return keys.stream().anyMatch(key -> variable(key).equals(variable))
                || prefixes.stream().anyMatch(prefix -> variable.startsWith(variable(prefix) + "_"));
    }

    /** Keys of the mappings; those with a name that users choose end in {@code .<name>}. */
    Set<String> keys() {
        return Set.copyOf(keys);
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private void add(String prefix, JavaClass type) {
        for (JavaMethod method : type.getMethods()) {
            String name = method.tryGetAnnotationOfType(NAME)
                    .flatMap(annotation -> text(annotation, "value"))
                    .orElseGet(() -> kebab(method.getName()));
            String key = method.isAnnotatedWith(PARENT_NAME) ? prefix : prefix + "." + name;
            JavaType result = unwrapped(method.getReturnType());
            if (result.toErasure().isAssignableTo(java.util.Map.class)) {
                prefixes.add(key);
            } else if (result.toErasure().isInterface()
                    && result.toErasure().getName().startsWith("io.afterclick")) {
                add(key, result.toErasure());
            } else {
                keys.add(key);
            }
        }
    }

    private static JavaType unwrapped(JavaType type) {
        boolean wraps = type.toErasure().isEquivalentTo(Optional.class)
                || type.toErasure().isEquivalentTo(List.class);
        return wraps && type instanceof JavaParameterizedType of
                ? unwrapped(of.getActualTypeArguments().get(0))
                : type;
    }

    private static Optional<String> text(JavaAnnotation<?> annotation, String element) {
        return annotation.get(element).map(Object::toString);
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
