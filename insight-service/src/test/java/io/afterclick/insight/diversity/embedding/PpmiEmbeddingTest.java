package io.afterclick.insight.diversity.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.insight.diversity.reading.Reads;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PpmiEmbeddingTest {
    private static final int GENRES = 6;
    private static final int WORKS_OF_GENRE = 15;

    @Test
    void learn_readersOfOneGenreEach_putsWorksOfAGenreTogether() {
        Reads reads = genreReaders(400, 8);

        Embedding embedding =
                PpmiEmbedding.learn(reads, EmbeddingSettings.usual(1).withDimensions(16));

        double same = 0;
        double other = 0;
        int sames = 0;
        int others = 0;
        for (int a = 0; a < GENRES * WORKS_OF_GENRE; a++) {
            for (int b = 0; b < a; b++) {
                if (a / WORKS_OF_GENRE == b / WORKS_OF_GENRE) {
                    same += embedding.cosine(a, b);
                    sames++;
                } else {
                    other += embedding.cosine(a, b);
                    others++;
                }
            }
        }
        assertThat(same / sames).isGreaterThan(0.5);
        assertThat(other / others).isLessThan(0.1);
        assertThat(embedding.cosine(3, 3)).isCloseTo(1, within(1e-6));
    }

    @Test
    void learn_sameSeed_isTheSameOnOneThreadAndOnMany() throws Exception {
        Reads reads = genreReaders(200, 6);
        EmbeddingSettings settings = EmbeddingSettings.usual(3).withDimensions(8);

        float[] many = PpmiEmbedding.learn(reads, settings).vectors();
        ForkJoinPool one = new ForkJoinPool(1);
        float[] single =
                one.submit(() -> PpmiEmbedding.learn(reads, settings).vectors()).get();
        one.shutdown();

        assertThat(single).isEqualTo(many);
    }

    @Test
    void learn_worksWithFewReaders_haveNoVector() {
        Reads reads = genreReaders(400, 8);
        Reads withRare = withWorkOfOneReader(reads);

        Embedding embedding =
                PpmiEmbedding.learn(withRare, EmbeddingSettings.usual(1).withDimensions(8));

        assertThat(embedding.knows(GENRES * WORKS_OF_GENRE)).isFalse();
        assertThat(embedding.known()).isEqualTo(GENRES * WORKS_OF_GENRE);
    }

    @Test
    void learn_fromTooLittle_saysSo() {
        Reads reads = new Reads(2, new int[] {0, 2}, new int[] {0, 1}, new float[] {1, 1}, new long[] {5, 6});

        assertThatThrownBy(() -> PpmiEmbedding.learn(reads, EmbeddingSettings.usual(1)))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("only 0 works have 5 readers or more");
    }

    @Test
    void learn_before_doesNotSeeLaterReads() {
        Reads reads = genreReaders(400, 8);
        EmbeddingSettings firstHalf =
                EmbeddingSettings.usual(1).withDimensions(8).withBefore(4);
        Reads changed = laterReadsOfOtherWorks(reads, 4);

        assertThat(PpmiEmbedding.learn(changed, firstHalf).vectors())
                .isEqualTo(PpmiEmbedding.learn(reads, firstHalf).vectors());
    }

    /** Each reads works of one genre, at the times 0, 1, 2 and so on. */
    private static Reads genreReaders(int readers, int each) {
        SplittableRandom random = new SplittableRandom(11);
        int[] works = new int[readers * each];
        for (int reader = 0; reader < readers; reader++) {
            int genre = random.nextInt(GENRES);
            for (int i = 0; i < each; i++) {
                works[reader * each + i] = genre * WORKS_OF_GENRE + random.nextInt(WORKS_OF_GENRE);
            }
        }
        return reads(works, readers, each, GENRES * WORKS_OF_GENRE);
    }

    private static Reads withWorkOfOneReader(Reads reads) {
        int each = reads.start(1);
        int[] works = IntStream.range(0, reads.size()).map(reads::work).toArray();
        works[0] = GENRES * WORKS_OF_GENRE;
        return reads(works, reads.readerCount(), each, GENRES * WORKS_OF_GENRE + 1);
    }

    private static Reads laterReadsOfOtherWorks(Reads reads, int from) {
        int[] works = IntStream.range(0, reads.size())
                .map(row -> reads.second(row) < from ? reads.work(row) : 0)
                .toArray();
        return reads(works, reads.readerCount(), reads.start(1), reads.workCount());
    }

    private static Reads reads(int[] works, int readers, int each, int workCount) {
        float[] plays = new float[works.length];
        Arrays.fill(plays, 1);
        return new Reads(
                workCount,
                IntStream.rangeClosed(0, readers).map(reader -> reader * each).toArray(),
                works,
                plays,
                IntStream.range(0, works.length).mapToLong(row -> row % each).toArray());
    }
}
