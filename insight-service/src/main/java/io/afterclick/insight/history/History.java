package io.afterclick.insight.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedSet;

/**
 * What has happened so far, to be asked by SQL: the views {@code events}, {@code decisions}, {@code outcomes}, {@code
 * outcome_changes}, {@code decision_records} and {@code works} of one tenant, as {@code docs/history.md} describes them.
 */
public interface History {
    /** A question in SQL. */
    interface Question<T> {
        T ask(Connection views) throws SQLException;
    }

    /**
     * Asks. Blocks, and keeps files from being replaced meanwhile: for minutes at most, and on no event loop. The connection
     * ends with the question.
     *
     * @param period rows of other times are not in the views; works always are
     * @throws HistoryException {@code BROKEN} where the files cannot be read or the question is wrong
     */
    <T> T ask(String tenant, Period period, Question<T> question);

    /** Tenants of whom anything is kept. */
    SortedSet<String> tenants();
}
