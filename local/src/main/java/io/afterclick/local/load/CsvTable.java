package io.afterclick.local.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV file with a header row: UTF-8, comma, quoting as in RFC 4180; empty lines are passed over.
 *
 * <p>Reads as a stream: memory does not grow with the file. Each read opens the file anew.
 */
final class CsvTable {
    /** Longest record, in UTF-16 units; a quote that is never closed would else be read to the end of the file. */
    static final int MAX_RECORD_CHARACTERS = 1 << 20;

    private static final String NOT_CSV = "is no CSV: a quote is not closed, or text follows a closing quote";

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final Map<String, Integer> indexOfColumn;
    private final int columns;

    private CsvTable(Path file, Map<String, Integer> indexOfColumn, int columns) {
        this.file = file;
        this.indexOfColumn = indexOfColumn;
        this.columns = columns;
    }

    /**
     * Reads the header.
     *
     * @param required columns without which the file is of no use
     * @throws LoadException when the file cannot be read, has no header, lacks a required column or names one twice
     */
    static CsvTable open(Path file, List<String> required) {
        CsvTable[] opened = new CsvTable[1];
        read(file, records -> {
            if (!records.hasNext()) {
                throw new LoadException(
                        LoadException.Reason.BAD_FILE,
                        file + ": is empty; its first line must name the columns " + String.join(",", required));
            }
            opened[0] = withHeader(file, records.next(), required);
        });
        return opened[0];
    }

    private static CsvTable withHeader(Path file, CSVRecord header, List<String> required) {
        Map<String, Integer> indexOfColumn = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i).strip();
            if (i == 0 && !name.isEmpty() && name.charAt(0) == BYTE_ORDER_MARK) {
                name = name.substring(1);
            }
            if (indexOfColumn.put(name, i) != null) {
                throw badLine(file, 1, "column \"" + name + "\" is named twice");
            }
        }
        for (String name : required) {
            if (!indexOfColumn.containsKey(name)) {
                throw badLine(file, 1, "column \"" + name + "\" is missing");
            }
        }
        return new CsvTable(file, Map.copyOf(indexOfColumn), header.size());
    }

    boolean has(String column) {
        return indexOfColumn.containsKey(column);
    }

    /** Columns that are not among those known, in alphabetical order. */
    Set<String> columnsBeside(Set<String> known) {
        Set<String> unknown = new TreeSet<>(indexOfColumn.keySet());
        unknown.removeAll(known);
        return unknown;
    }

    /**
     * Hands each line below the header to the sink, in the file's order.
     *
     * @throws LoadException at the first line that is no CSV, has another number of cells than the header, or that the
     *     sink refuses with a {@link BadCellException}
     */
    void forEach(Consumer<Row> sink) {
        read(file, records -> {
            if (records.hasNext()) {
                records.next(); // the header
            }
            while (records.hasNext()) {
                CSVRecord cells = records.next();
                if (cells.size() != columns) {
                    throw records.bad(cells.size() + (cells.size() == 1 ? " cell" : " cells")
                            + ", but the header names " + columns);
                }
                try {
                    sink.accept(new Row(cells));
                } catch (BadCellException e) {
                    throw records.bad(e.getMessage());
                }
            }
        });
    }

    /** One line of the file. Valid only while the sink has it. */
    final class Row {
        private final CSVRecord cells;

        private Row(CSVRecord cells) {
            this.cells = cells;
        }

        /** The cell without white space around it; empty where the file has no such column. */
        String cell(String column) {
            Integer index = indexOfColumn.get(column);
            return index == null ? "" : cells.get(index).strip();
        }

        /** The cell, where it is not empty. */
        Optional<String> find(String column) {
            return Optional.of(cell(column)).filter(value -> !value.isEmpty());
        }
    }

    private static void read(Path file, Consumer<Records> work) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (RecordLimit reader = new RecordLimit(new InputStreamReader(Files.newInputStream(file), decoder));
                CSVParser parser =
                        CSVParser.builder().setReader(reader).setFormat(FORMAT).get()) {
            work.accept(new Records(file, parser, reader));
        } catch (CharacterCodingException e) {
            throw notUtf8(file);
        } catch (IOException e) {
            throw new LoadException(
                    LoadException.Reason.FOLDER_UNUSABLE, file + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    private static LoadException badLine(Path file, long line, String reason) {
        return new LoadException(LoadException.Reason.BAD_FILE, file + ", line " + line + ": " + reason);
    }

    private static LoadException notUtf8(Path file) {
        return badLine(file, firstLineThatIsNotUtf8(file), "is not UTF-8; save the file as UTF-8");
    }

    /** The decoder reads ahead of the parser by a buffer, so the line is looked for in a second pass. */
    private static long firstLineThatIsNotUtf8(Path file) {
        try (var in = Files.newInputStream(file);
                var buffered = new BufferedInputStream(in, 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long number = 1;
            for (int octet = buffered.read(); octet >= 0; octet = buffered.read()) {
                line.write(octet);
                if (octet == '\n') {
                    if (!isUtf8(line.toByteArray())) {
                        return number;
                    }
                    line.reset();
                    number++;
                }
            }
            return number;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        CharBuffer out = CharBuffer.allocate(bytes.length);
        return !StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes), out, true)
                .isError();
    }

    /** The records of one pass, and where they are. */
    private static final class Records {
        private final Path file;
        private final CSVParser parser;
        private final RecordLimit limit;
        private final Iterator<CSVRecord> iterator;
        private CSVRecord last;

        Records(Path file, CSVParser parser, RecordLimit limit) {
            this.file = file;
            this.parser = parser;
            this.limit = limit;
            this.iterator = parser.iterator();
        }

        boolean hasNext() {
            long before = parser.getCurrentLineNumber();
            limit.nextRecord();
            try {
                return iterator.hasNext();
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof CharacterCodingException) {
                    throw notUtf8(file);
                }
                throw badLine(file, before + 1, NOT_CSV);
            } catch (IllegalStateException e) {
                throw badLine(file, before + 1, NOT_CSV);
            }
        }

        CSVRecord next() {
            last = iterator.next();
            return last;
        }

        /** A complaint about the record that was read last, by the line on which it begins. */
        LoadException bad(String reason) {
            long line = parser.getCurrentLineNumber();
            for (String cell : last) {
                line -= cell.chars().filter(c -> c == '\n').count();
            }
            return badLine(file, line, reason);
        }
    }

    /** Ends the reading of a record that does not end by itself. */
    private static final class RecordLimit extends FilterReader {
        private long characters;

        RecordLimit(Reader in) {
            super(in);
        }

        void nextRecord() {
            characters = 0;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            characters += Math.max(0, read);
            if (characters > MAX_RECORD_CHARACTERS) {
                throw new IOException("record of more than " + MAX_RECORD_CHARACTERS + " characters");
            }
            return read;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }
    }
}
