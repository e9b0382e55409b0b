package io.afterclick.local.world;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A made-up catalog of serial works and made-up readers with tastes: the same seed gives the same world.
 *
 * <p>Immutable and thread-safe.
 */
public final class SyntheticWorld {
    private static final int READS_PER_READER_MIN = 5;
    private static final int READS_PER_READER_SPREAD = 16;

    private final long seed;
    private final List<WorldWork> works;
    private final Map<String, WorldWork> byId = new HashMap<>();
    private final List<String> genres;

    private SyntheticWorld(long seed, List<WorldWork> works, List<String> genres) {
        this.seed = seed;
        this.works = List.copyOf(works);
        this.genres = genres;
        works.forEach(work -> byId.put(work.workId(), work));
    }

    /** Makes a world of so many works. */
    public static SyntheticWorld create(long seed, int works) {
        WorkWriter writer = new WorkWriter(new SplittableRandom(seed));
        List<WorldWork> written = new ArrayList<>();
        for (int i = 0; i < works; i++) {
            written.add(writer.write(i));
        }
        return new SyntheticWorld(seed, written, writer.genres());
    }

    public List<WorldWork> works() {
        return works;
    }

    public Optional<WorldWork> work(String workId) {
        return Optional.ofNullable(byId.get(workId));
    }

    /** A reader of this world; the same number is always the same reader. */
    public SyntheticReader reader(int number) {
        RandomGenerator random = new SplittableRandom(seed * 1_000_003L + number);
        return new SyntheticReader("reader-" + number, Taste.draw(genres, random));
    }

    /** A work that somebody comes across, by popularity and taste. */
    WorldWork comeAcross(SyntheticReader reader, RandomGenerator random) {
        double[] upTo = new double[works.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += works.get(i).popularity() * reader.affinity(works.get(i));
            upTo[i] = sum;
        }
        double draw = random.nextDouble() * sum;
        int found = java.util.Arrays.binarySearch(upTo, draw);
        return works.get(Math.min(found < 0 ? -found - 1 : found, upTo.length - 1));
    }

    /**
     * Writes the world as a data folder: the catalog, and undated reads of its first readers.
     *
     * @param readers how many readers have a history
     */
    public void writeTo(Path folder, int readers) {
        try {
            Files.createDirectories(folder);
            try (CSVPrinter csv = printer(
                    folder.resolve("works.csv"),
                    "work_id,title,creators,genres,tags,synopsis,language,pricing,free_episodes,episodes,format,published_at")) {
                for (WorldWork work : works) {
                    csv.printRecord(
                            work.workId(),
                            work.title(),
                            String.join("|", work.creators()),
                            String.join("|", work.genres()),
                            String.join("|", work.tags()),
                            work.synopsis(),
                            "en",
                            work.pricing(),
                            work.freeEpisodes() > 0 ? work.freeEpisodes() : "",
                            work.episodes(),
                            "webtoon",
                            work.publishedAt());
                }
            }
            try (CSVPrinter csv = printer(folder.resolve("reads.csv"), "reader_id,work_id,plays")) {
                for (int i = 0; i < readers; i++) {
                    writeHistory(reader(i), new SplittableRandom(seed * 7_919L + i), csv);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the synthetic world to " + folder, e);
        }
    }

    private void writeHistory(SyntheticReader reader, RandomGenerator random, CSVPrinter csv) throws IOException {
        int reads = READS_PER_READER_MIN + random.nextInt(READS_PER_READER_SPREAD);
        Map<String, Integer> episodes = new java.util.LinkedHashMap<>();
        for (int i = 0; i < reads; i++) {
            WorldWork work = comeAcross(reader, random);
            episodes.put(work.workId(), reader.episodesRead(work, random));
        }
        for (Map.Entry<String, Integer> read : episodes.entrySet()) {
            if (read.getValue() > 0) {
                csv.printRecord(reader.readerId(), read.getKey(), read.getValue());
            }
        }
    }

    private static CSVPrinter printer(Path file, String header) throws IOException {
        BufferedWriter writer = Files.newBufferedWriter(file);
        return new CSVPrinter(
                writer, CSVFormat.RFC4180.builder().setHeader(header.split(",")).get());
    }
}
