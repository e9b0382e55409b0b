package io.afterclick.insight.diversity.reading;

import java.util.Optional;

/**
 * A set of data to study.
 *
 * @param name what reports call it
 * @param playsName the column that weighs reads, or empty where each counts once
 * @param tags dated events of tagging works, where the set has some; works are numbered as in the reads
 */
public record ReadingData(String name, Reads reads, Works works, String playsName, Optional<Reads> tags) {}
