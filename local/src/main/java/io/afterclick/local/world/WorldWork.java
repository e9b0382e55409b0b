package io.afterclick.local.world;

import java.util.List;

/**
 * A made-up serial work: what its catalog says, and the truth behind it.
 *
 * @param genres one or two, the main one first
 * @param pricing as works.csv has it: FREE, FREE_FIRST or PAID
 * @param freeEpisodes free episodes at the start; 0 unless pricing is FREE_FIRST
 * @param popularity how often it is come across, relative to other works; greater than 0
 */
public record WorldWork(
        String workId,
        String title,
        List<String> creators,
        List<String> genres,
        List<String> tags,
        String synopsis,
        String pricing,
        int freeEpisodes,
        int episodes,
        String publishedAt,
        double popularity,
        Traits traits) {}
