package io.afterclick.insight.adapter.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Report;
import io.afterclick.insight.report.Section;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A report as the script of the page reads it. What is no number is null. */
final class PageJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PageJson() {}

    static ObjectNode of(Report report) {
        ObjectNode page = JSON.objectNode();
        page.put("title", report.title());
        page.put("summary", report.summary());
        report.notices().forEach(page.putArray("notices")::add);
        ArrayNode facts = page.putArray("facts");
        report.facts()
                .forEach(fact -> facts.addObject().put("value", fact.value()).put("label", fact.label()));
        ArrayNode sections = page.putArray("sections");
        report.sections().forEach(section -> sections.add(section(section)));
        return page;
    }

    /** Any of the values that a report's numbers may hold. */
    static JsonNode value(Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            map.forEach((key, held) -> object.set(key.toString(), value(held)));
            return object;
        }
        if (value instanceof Iterable<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(held -> array.add(value(held)));
            return array;
        }
        if (value instanceof double[] list) {
            ArrayNode array = JSON.arrayNode();
            for (double held : list) {
                array.add(number(held));
            }
            return array;
        }
        if (value instanceof Estimate estimate) {
            ObjectNode object = JSON.objectNode();
            object.set("value", number(estimate.value()));
            if (estimate.hasInterval()) {
                object.set("ci", JSON.arrayNode().add(number(estimate.low())).add(number(estimate.high())));
            }
            return object;
        }
        if (value instanceof Optional<?> optional) {
            return value(optional.orElse(null));
        }
        if (value instanceof OptionalDouble optional) {
            return number(optional.orElse(Double.NaN));
        }
        if (value instanceof Integer || value instanceof Long) {
            return JSON.numberNode(((Number) value).longValue());
        }
        if (value instanceof Number held) {
            return number(held.doubleValue());
        }
        if (value instanceof Boolean held) {
            return JSON.booleanNode(held);
        }
        return JSON.textNode(value.toString());
    }

    private static ObjectNode section(Section section) {
        ObjectNode made = JSON.objectNode();
        made.put("id", section.id());
        made.put("question", section.question());
        made.put("finding", section.finding());
        made.put("certainty", section.certainty());
        made.put("method", section.method());
        ArrayNode figures = made.putArray("figures");
        section.figures().forEach(figure -> figures.add(figure(figure)));
        return made;
    }

    private static ObjectNode figure(Figure figure) {
        ObjectNode made = JSON.objectNode();
        made.put("id", figure.id());
        made.put("title", figure.title());
        made.put("description", figure.description());
        if (figure instanceof Figure.Categories chart) {
            made.put("kind", lower(chart.style()));
            made.set("x", axis(chart.x()));
            made.set("y", axis(chart.y()));
            chart.categories().forEach(made.putArray("categories")::add);
            ArrayNode series = made.putArray("series");
            for (Figure.Series one : chart.series()) {
                ArrayNode values = series.addObject().put("name", one.name()).putArray("values");
                one.values().forEach(value -> values.add(estimate(value)));
            }
        } else if (figure instanceof Figure.Intervals chart) {
            made.put("kind", "intervals");
            made.set("x", axis(chart.value()));
            made.set("reference", number(chart.reference()));
            ArrayNode rows = made.putArray("rows");
            for (Figure.Intervals.Row row : chart.rows()) {
                rows.addObject()
                        .put("label", row.label())
                        .put("main", row.main())
                        .set("value", estimate(row.estimate()));
            }
        } else if (figure instanceof Figure.HeatMap map) {
            made.put("kind", "heat-map");
            made.put("row_name", map.rowName());
            made.put("column_name", map.columnName());
            made.put("format", lower(map.format()));
            made.set("low", number(map.low()));
            made.set("high", number(map.high()));
            map.rows().forEach(made.putArray("rows")::add);
            map.columns().forEach(made.putArray("columns")::add);
            ArrayNode cells = made.putArray("cells");
            for (List<Double> row : map.cells()) {
                ArrayNode values = cells.addArray();
                row.forEach(cell -> values.add(number(cell)));
            }
        } else if (figure instanceof Figure.Points chart) {
            made.put("kind", "points");
            made.set("x", axis(chart.x()));
            made.set("y", axis(chart.y()));
            ArrayNode points = made.putArray("points");
            for (Figure.Points.Point point : chart.points()) {
                ObjectNode held = points.addObject();
                held.put("label", point.label());
                held.set("x", number(point.x()));
                held.set("y", number(point.y()));
            }
        } else if (figure instanceof Figure.Table table) {
            made.put("kind", "table");
            table.columns().forEach(made.putArray("columns")::add);
            ArrayNode rows = made.putArray("rows");
            for (List<String> row : table.rows()) {
                row.forEach(rows.addArray()::add);
            }
        }
        return made;
    }

    private static ObjectNode axis(Figure.Axis axis) {
        return JSON.objectNode()
                .put("name", axis.name())
                .put("format", lower(axis.format()))
                .put("log", axis.logarithmic());
    }

    /** {@code [value, low, high]}. */
    private static ArrayNode estimate(Estimate estimate) {
        return JSON.arrayNode()
                .add(number(estimate.value()))
                .add(number(estimate.low()))
                .add(number(estimate.high()));
    }

    private static JsonNode number(double value) {
        return Double.isFinite(value) ? JSON.numberNode(value) : JSON.nullNode();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
