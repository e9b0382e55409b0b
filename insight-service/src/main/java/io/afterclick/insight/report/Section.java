package io.afterclick.insight.report;

import java.util.List;

/**
 * One question and its answer.
 *
 * @param id of a-z, 0-9 and -
 * @param question as a reader would ask it
 * @param finding the answer in a sentence or two, with its figure
 * @param figures charts and tables that show it, in order; may be empty
 * @param certainty how sure it is, and what speaks against it
 * @param method how it was computed
 */
public record Section(
        String id, String question, String finding, List<Figure> figures, String certainty, String method) {
    public Section {
        figures = List.copyOf(figures);
    }
}
