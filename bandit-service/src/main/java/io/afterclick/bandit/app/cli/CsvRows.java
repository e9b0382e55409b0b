package io.afterclick.bandit.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of a CSV file (UTF-8, comma, header row, RFC 4180 quoting), read one after the other by column name.
 *
 * <p>Columns that are not asked for are ignored, as are empty lines. Each fault is an {@link InputException} that names file, line
 * and column. Not thread safe.
 */
final class CsvRows implements AutoCloseable {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
    private static final int MAX_QUOTED_LENGTH = 40;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String name;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private CSVRecord current;

    private CsvRows(String name, CSVParser parser) {
        this.name = name;
        this.parser = parser;
        this.records = parser.iterator();
    }

    /**
     * Opens a file and checks that it has the columns.
     *
     * @param what what the file is, for messages, such as "log"
     */
    static CsvRows open(String what, Path file, List<String> columns) {
        String name = what + " " + file;
        if (Files.isDirectory(file)) {
            throw new InputException(name + " is a folder, not a file");
        }
        try {
            BufferedReader reader = Files.newBufferedReader(file);
            CsvRows rows = new CsvRows(name, CSVParser.parse(reader, FORMAT));
            rows.readHeader(columns);
            return rows;
        } catch (NoSuchFileException e) {
            throw new InputException(name + " does not exist");
        } catch (AccessDeniedException e) {
            throw new InputException(name + " may not be read");
        } catch (IOException e) {
            throw new InputException(name + " cannot be read: " + e.getMessage());
        }
    }

    private void readHeader(List<String> wanted) {
        if (!next()) {
            throw new InputException(name + " is empty: the first line has to name the columns");
        }
        for (int column = 0; column < current.size(); column++) {
            String header = current.get(column).strip();
            if (column == 0 && header.startsWith(BYTE_ORDER_MARK)) {
                header = header.substring(BYTE_ORDER_MARK.length());
            }
            if (wanted.contains(header) && columns.putIfAbsent(header, column) != null) {
                throw new InputException(name + " has two columns " + header);
            }
        }
        for (String column : wanted) {
            if (!columns.containsKey(column)) {
                throw new InputException(name + " has no column " + column + "; it needs " + String.join(", ", wanted));
            }
        }
    }

    /** Moves to the next row; false when there is none. */
    boolean next() {
        try {
            if (!records.hasNext()) {
                return false;
            }
            current = records.next();
            return true;
        } catch (UncheckedIOException e) {
            throw new InputException(name + ", " + reason(e.getCause()));
        }
    }

    private String reason(IOException failure) {
        if (failure instanceof CharacterCodingException) {
            return "after line " + parser.getCurrentLineNumber() + ": this is not UTF-8";
        }
        if (failure instanceof CSVException) {
            return "line " + parser.getCurrentLineNumber() + ": the quoting is broken";
        }
        return "after line " + parser.getCurrentLineNumber() + ": it cannot be read: " + failure.getMessage();
    }

    /** The cell of this row in a column, without surrounding blanks; never empty. */
    String text(String column) {
        int index = columns.get(column);
        if (index >= current.size()) {
            throw fault(column, "the row ends before it, with " + current.size() + " cells");
        }
        String text = current.get(index).strip();
        if (text.isEmpty()) {
            throw fault(column, "it is empty");
        }
        return text;
    }

    int positiveInteger(String column) {
        String text = text(column);
        try {
            int value = Integer.parseInt(text);
            if (value >= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers below 1.
        }
        throw fault(column, quoted(text) + " is not a whole number from 1");
    }

    double number(String column) {
        String text = text(column);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw fault(column, quoted(text) + " is not a number");
        }
    }

    /** What is wrong with this row, as an exception to throw. */
    InputException fault(String column, String problem) {
        return new InputException(
                name + ", line " + parser.getCurrentLineNumber() + ", column " + column + ": " + problem);
    }

    /** A text for messages: cut, on one line. */
    static String quoted(String text) {
        String cut = text.length() <= MAX_QUOTED_LENGTH ? text : text.substring(0, MAX_QUOTED_LENGTH) + "...";
        return "\"" + cut.replaceAll("\\p{Cntrl}", " ") + "\"";
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
