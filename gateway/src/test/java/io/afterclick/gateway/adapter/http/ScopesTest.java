package io.afterclick.gateway.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.afterclick.gateway.testing.ApiTable;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No call without a scope, and none whose scope the documents do not tell. */
class ScopesTest {
    private static final List<Class<?>> RESOURCES = new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.afterclick.gateway")
                    .stream()
                    .filter(type -> type.isAnnotatedWith(Path.class))
                    .<Class<?>>map(JavaClass::reflect)
                    .toList();

    @Test
    void calls_each_declaresItsScope() {
        assertThat(calls()).hasSizeGreaterThan(15).allSatisfy(method -> assertThat(
                        method.isAnnotationPresent(NeedsScope.class)
                                || method.getDeclaringClass().isAnnotationPresent(NeedsScope.class))
                .as("%s must declare @NeedsScope", method)
                .isTrue());
    }

    @Test
    void calls_each_standInTheTableOfTheDocumentsWithTheirScope() {
        Map<String, String> declared = new TreeMap<>();
        for (Method method : calls()) {
            declared.put(
                    httpMethod(method) + " " + path(method),
                    AccessFilter.scopeOf(method).text());
        }
        assertThat(ApiTable.http()).isEqualTo(declared);
    }

    private static List<Method> calls() {
        return RESOURCES.stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> !httpMethod(method).isEmpty())
                .toList();
    }

    private static String httpMethod(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod name = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (name != null) {
                return name.value();
            }
        }
        return "";
    }

    private static String path(Method method) {
        Path own = method.getAnnotation(Path.class);
        return method.getDeclaringClass().getAnnotation(Path.class).value() + (own == null ? "" : own.value());
    }
}
