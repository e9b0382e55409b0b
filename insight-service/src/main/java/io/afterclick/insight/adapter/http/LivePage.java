package io.afterclick.insight.adapter.http;

import java.time.Instant;

/**
 * A page that is computed from the history of a tenant.
 *
 * @param name in the page's address: lower-case letters and '-'
 * @param title what the index calls it
 * @param question what it answers, in one sentence
 * @param computation blocks, for minutes at most
 */
public record LivePage(String name, String title, String question, Computation computation) {
    /** How it is computed. */
    public interface Computation {
        /**
         * @param at when it is computed, which the page says
         * @throws NothingToReportException where the history does not hold enough for it yet
         */
        Content of(String tenant, Instant at);
    }

    /**
     * The page and its numbers.
     *
     * @param html whole document that needs nothing else
     * @param json the same numbers
     */
    public record Content(String html, String json) {}

    /** The history does not hold enough yet; the message says what is missing. */
    public static final class NothingToReportException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NothingToReportException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
