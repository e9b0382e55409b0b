package io.afterclick.local.load;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Rules of single cells. Each throws {@link BadCellException} when its rule is broken. */
final class Cells {
    static final int MAX_ID_CHARACTERS = 128;
    static final int MAX_LABEL_CHARACTERS = 256;
    static final int MAX_EPISODES = 1_000_000;

    private Cells() {}

    /** An id: 1 to 128 characters, none of them a control character. */
    static String id(CsvTable.Row row, String column) {
        String value = text(row, column, MAX_ID_CHARACTERS);
        if (value.isEmpty()) {
            throw new BadCellException(column, value, "must not be empty");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new BadCellException(column, value, "must not hold control characters");
        }
        if (value.equals(".") || value.equals("..")) {
            throw new BadCellException(column, value, "cannot be an id: no URL path can name it");
        }
        return value;
    }

    /** A text of limited length, possibly empty. */
    static String text(CsvTable.Row row, String column, int maxCharacters) {
        String value = row.cell(column);
        if (value.length() > maxCharacters) {
            throw new BadCellException(
                    column, value, "has " + value.length() + " characters, but must have at most " + maxCharacters);
        }
        return value;
    }

    /** Values joined by a bar; empty ones and repetitions are left out. */
    static List<String> list(CsvTable.Row row, String column, int maxValues) {
        String cell = row.cell(column);
        List<String> values = new ArrayList<>();
        for (String part : cell.split("\\|")) {
            String value = part.strip();
            if (value.length() > MAX_LABEL_CHARACTERS) {
                throw new BadCellException(
                        column, value, "has " + value.length() + " characters, at most " + MAX_LABEL_CHARACTERS);
            }
            if (!value.isEmpty() && !values.contains(value)) {
                values.add(value);
            }
        }
        if (values.size() > maxValues) {
            throw new BadCellException(
                    column, cell, "joins " + values.size() + " values, but must join at most " + maxValues);
        }
        return List.copyOf(values);
    }

    /** A number of episodes, or of an episode; empty where the cell is. */
    static OptionalInt episodes(CsvTable.Row row, String column, int min) {
        String value = row.cell(column);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= MAX_EPISODES) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadCellException(column, value, "must be a whole number from " + min + " to " + MAX_EPISODES);
    }

    /** A finite number; empty where the cell is. */
    static OptionalDouble number(CsvTable.Row row, String column) {
        String value = row.cell(column);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return OptionalDouble.of(number);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadCellException(column, value, "must be a number");
    }

    /** A finite number that is not negative; empty where the cell is. */
    static OptionalDouble amount(CsvTable.Row row, String column) {
        OptionalDouble number = number(row, column);
        if (number.isPresent() && number.getAsDouble() < 0) {
            throw new BadCellException(column, row.cell(column), "must not be negative");
        }
        return number;
    }

    /** A time as ISO 8601 has it, or a date, which stands for its first moment in UTC; empty where the cell is. */
    static Optional<Instant> time(CsvTable.Row row, String column) {
        String value = row.cell(column);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    value.indexOf('T') < 0
                            ? LocalDate.parse(value)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : OffsetDateTime.parse(value).toInstant());
        } catch (DateTimeException e) {
            throw new BadCellException(column, value, "must be a time such as 2024-05-01T12:30:00Z or 2024-05-01");
        }
    }

    /** True or false; empty where the cell is. */
    static Optional<Boolean> flag(CsvTable.Row row, String column) {
        String value = row.cell(column);
        return switch (value) {
            case "" -> Optional.empty();
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> throw new BadCellException(column, value, "must be true or false");
        };
    }
}
