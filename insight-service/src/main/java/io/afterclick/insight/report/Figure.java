package io.afterclick.insight.report;

import java.util.List;

/** A chart or a table. Its numbers also go into the file of CSV. */
public sealed interface Figure {
    /** Of a-z, 0-9 and -; of its own in a report. */
    String id();

    /** What stands above it. */
    String title();

    /** What it shows, for those who do not see it and as its caption. */
    String description();

    /**
     * Values over categories, as lines or as bars beside each other.
     *
     * @param categories from left to right
     * @param series each with a value for each category
     */
    record Categories(
            String id,
            String title,
            String description,
            Style style,
            Axis x,
            Axis y,
            List<String> categories,
            List<Series> series)
            implements Figure {
        public Categories {
            categories = List.copyOf(categories);
            series = List.copyOf(series);
            for (Series one : series) {
                if (one.values().size() != categories.size()) {
                    throw new IllegalArgumentException("series " + one.name() + " has "
                            + one.values().size() + " values for " + categories.size() + " categories");
                }
            }
        }

        /** How values are drawn. */
        public enum Style {
            LINES,
            BARS
        }
    }

    /**
     * Estimates with their intervals, one below the other.
     *
     * @param reference value of no effect, drawn as a line; NaN for none
     */
    record Intervals(String id, String title, String description, Axis value, double reference, List<Row> rows)
            implements Figure {
        public Intervals {
            rows = List.copyOf(rows);
        }

        /**
         * One of them.
         *
         * @param main whether it is what the section's finding says; the others are beside it
         */
        public record Row(String label, Estimate estimate, boolean main) {}
    }

    /**
     * A matrix of values as colours.
     *
     * @param cells by row and column; NaN for none
     * @param low value of the lightest colour
     * @param high value of the darkest colour
     */
    record HeatMap(
            String id,
            String title,
            String description,
            String rowName,
            String columnName,
            List<String> rows,
            List<String> columns,
            List<List<Double>> cells,
            Format format,
            double low,
            double high)
            implements Figure {
        public HeatMap {
            rows = List.copyOf(rows);
            columns = List.copyOf(columns);
            cells = cells.stream().map(List::copyOf).toList();
            if (cells.size() != rows.size()) {
                throw new IllegalArgumentException(cells.size() + " rows of cells for " + rows.size() + " rows");
            }
            for (List<Double> row : cells) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(row.size() + " cells for " + columns.size() + " columns");
                }
            }
        }
    }

    /** Named points. */
    record Points(String id, String title, String description, Axis x, Axis y, List<Point> points) implements Figure {
        public Points {
            points = List.copyOf(points);
        }

        /** One of them. */
        public record Point(String label, double x, double y) {}
    }

    /**
     * A table of texts; the first column names the row.
     *
     * @param columns names of the columns
     * @param rows each with a cell for each column
     */
    record Table(String id, String title, String description, List<String> columns, List<List<String>> rows)
            implements Figure {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(row.size() + " cells for " + columns.size() + " columns");
                }
            }
        }
    }

    /**
     * An axis.
     *
     * @param name what it measures, with its unit
     * @param logarithmic whether equal steps are equal ratios; values must then be above 0
     */
    record Axis(String name, Format format, boolean logarithmic) {
        public static Axis of(String name, Format format) {
            return new Axis(name, format, false);
        }

        public static Axis logarithmic(String name, Format format) {
            return new Axis(name, format, true);
        }
    }

    /** How numbers are written. */
    enum Format {
        /** Up to three significant digits. */
        NUMBER,
        /** Of 0 to 1, as per cent. */
        PERCENT,
        /** Whole numbers with separated thousands. */
        COUNT
    }

    /** Values with a name, in the order of the categories. */
    record Series(String name, List<Estimate> values) {
        public Series {
            values = List.copyOf(values);
        }
    }
}
