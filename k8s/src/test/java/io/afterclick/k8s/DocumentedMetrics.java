package io.afterclick.k8s;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics that docs/metrics.md lists, by the names that Prometheus gives them. */
final class DocumentedMetrics {
    private static final Pattern OURS = Pattern.compile("\\bafterclick_[a-z0-9_]+");
    private static final Pattern LISTED = Pattern.compile("`(afterclick\\.[a-z0-9._]+)`");
    private static final Pattern UNIT = Pattern.compile("_(total|seconds|bytes|bucket|count|sum|max)$");

    private DocumentedMetrics() {}

    /** Metrics of this project that expressions name and the list lacks. */
    static Set<String> unknownIn(Stream<String> expressions) {
        Set<String> listed = LISTED.matcher(Repository.text("docs/metrics.md"))
                .results()
                .map(metric -> metric.group(1).replace('.', '_'))
                .collect(Collectors.toSet());
        return expressions
                .flatMap(expression -> OURS.matcher(expression).results())
                .map(found -> found.group())
                .filter(name -> !isListed(name, listed))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isListed(String name, Set<String> listed) {
        String rest = name;
        while (!listed.contains(rest)) {
            String shorter = UNIT.matcher(rest).replaceFirst("");
            if (shorter.equals(rest)) {
                return false;
            }
            rest = shorter;
        }
        return true;
    }
}
