package io.afterclick.local.load;

/** A cell that breaks the rules of its column; becomes a {@link LoadException} that also names file and line. */
final class BadCellException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_QUOTED_CHARACTERS = 40;

    /**
     * @param rule what the column wants, such as "must be a whole number from 1 up"
     */
    BadCellException(String column, String value, String rule) {
        super(column + " \"" + shortened(value) + "\" " + rule);
    }

    private static String shortened(String value) {
        String printable = value.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= MAX_QUOTED_CHARACTERS
                ? printable
                : printable.substring(0, MAX_QUOTED_CHARACTERS) + "...";
    }
}
