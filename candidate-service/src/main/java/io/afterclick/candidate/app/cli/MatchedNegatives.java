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
     * The same reads, each with the works next to it in the order of readers in train.
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
                matched.add(new HeldOut(read.reader(), read.work(), negatives));
            }
        }
        return new EvaluationInput(train, matched, input.workIds());
    }

    /** The nearest places above and below in turn, so that neither side is more popular. */
    private static int[] next(ReaderWorkMatrix train, int[] byPopularity, int place, int reader, int count) {
        int[] negatives = new int[Math.min(count, byPopularity.length - 1)];
        int found = 0;
        int below = place - 1;
        int above = place + 1;
        boolean takeBelow = true;
        while (found < negatives.length && (below >= 0 || above < byPopularity.length)) {
            boolean isBelow = below >= 0 && (takeBelow || above == byPopularity.length);
            int work = byPopularity[isBelow ? below-- : above++];
            if (!train.byReader().contains(reader, work)) {
                negatives[found++] = work;
                takeBelow = !isBelow;
            }
        }
        return java.util.Arrays.copyOf(negatives, found);
    }
}
