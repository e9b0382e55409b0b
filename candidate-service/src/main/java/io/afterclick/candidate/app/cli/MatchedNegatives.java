package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.evaluation.HeldOut;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Negatives that are as popular as the held-out work: what is told apart then is not popularity. */
final class MatchedNegatives {
    private MatchedNegatives() {}

    /**
     * The same reads, each with the works next to it in the order of readers in train, as many above as below.
     *
     * @param texts where given, only reads of works with a synopsis are kept
     * @param count works for each, at least 1
     */
    static EvaluationInput of(EvaluationInput input, Optional<WorkTexts> texts, int count) {
        if (count < 1) {
            throw new InputException("--matched-negatives must be at least 1, not " + count);
        }
        ReaderWorkMatrix train = input.train();
        int[] byPopularity = IntStream.range(0, train.works())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(work -> train.byWork().size(work))
                        .thenComparing(work -> work))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] place = new int[byPopularity.length];
        for (int at = 0; at < place.length; at++) {
            place[byPopularity[at]] = at;
        }
        List<HeldOut> matched = new ArrayList<>();
        for (HeldOut read : input.heldOut()) {
            if (texts.map(known -> known.hasSynopsis(read.work())).orElse(true)) {
                int[] negatives = next(train, byPopularity, place[read.work()], read.reader(), count);
                if (negatives.length > 0) {
                    matched.add(new HeldOut(read.reader(), read.work(), negatives));
                }
            }
        }
        return new EvaluationInput(train, matched, input.workIds());
    }

    /**
     * The nearest above and below in pairs, and none where either side has no more: the most popular works have fewer
     * negatives, rather than only less popular ones.
     */
    private static int[] next(ReaderWorkMatrix train, int[] byPopularity, int place, int reader, int count) {
        int[] negatives = new int[count];
        int found = 0;
        int below = unread(train, byPopularity, place, reader, -1);
        int above = unread(train, byPopularity, place, reader, 1);
        while (found < count && below >= 0 && above < byPopularity.length) {
            // Of an odd number the last has no partner: every other work takes it from above.
            if (found < count - 1 || place % 2 == 0) {
                negatives[found++] = byPopularity[below];
            }
            if (found < count) {
                negatives[found++] = byPopularity[above];
            }
            below = unread(train, byPopularity, below, reader, -1);
            above = unread(train, byPopularity, above, reader, 1);
        }
        return java.util.Arrays.copyOf(negatives, found);
    }

    /** The next place in a direction whose work the reader has not read; outside of all places where there is none. */
    private static int unread(ReaderWorkMatrix train, int[] byPopularity, int from, int reader, int step) {
        int place = from + step;
        while (place >= 0 && place < byPopularity.length && train.byReader().contains(reader, byPopularity[place])) {
            place += step;
        }
        return place;
    }
}
