package io.afterclick.insight.diversity.reading;

import java.util.List;

/**
 * What is known of works beside who reads them.
 *
 * @param titles {@code [works]}; the id where there is none
 * @param genres {@code [works][]}, numbers of genres; empty where none is known
 * @param genreNames by number
 * @param creators {@code [works][]}, numbers of creators; empty where none is known
 * @param creatorCount creators are numbered 0 to this, less one
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place
public record Works(List<String> titles, int[][] genres, List<String> genreNames, int[][] creators, int creatorCount) {
    public boolean haveGenres() {
        return !genreNames.isEmpty();
    }

    public boolean haveCreators() {
        return creatorCount > 0;
    }
}
