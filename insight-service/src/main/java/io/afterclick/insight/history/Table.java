package io.afterclick.insight.history;

/** The tables of the history. */
public enum Table {
    EVENTS("events", true),
    DECISIONS("decisions", true),
    OUTCOMES("outcomes", true),
    OUTCOME_CHANGES("outcome_changes", true),
    DECISION_RECORDS("decision_records", true),
    WORKS("works", false);

    private final String tableName;
    private final boolean byDay;

    Table(String tableName, boolean byDay) {
        this.tableName = tableName;
        this.byDay = byDay;
    }

    /** Its name in SQL and in folders. */
    public String tableName() {
        return tableName;
    }

    /** Whether it is cut into days; if not, it holds the latest state only, and nothing of it grows old. */
    public boolean isByDay() {
        return byDay;
    }

    /** Whether its rows name readers. */
    public boolean namesReaders() {
        return switch (this) {
            case EVENTS, DECISIONS, OUTCOMES, OUTCOME_CHANGES -> true;
            case DECISION_RECORDS, WORKS -> false;
        };
    }
}
