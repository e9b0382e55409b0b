package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.Arrays;
import java.util.List;

/** The weighted sum of several scorers, each on a comparable scale. */
public final class FusedScorer implements WorkScorer {
    private final CompressedRows byReader;
    private final List<FusionComponent> components;
    private final double[] weights;

    /** @param weights one per component; one of weight 0 is not asked */
    public FusedScorer(ReaderWorkMatrix train, List<FusionComponent> components, double[] weights) {
        if (components.size() != weights.length) {
            throw new IllegalArgumentException(components.size() + " components but " + weights.length + " weights");
        }
        this.byReader = train.byReader();
        this.components = List.copyOf(components);
        this.weights = weights.clone();
    }

    @Override
    public void scoreForReader(int reader, float[] scores) {
        float[] one = new float[scores.length];
        Arrays.fill(scores, 0);
        for (int c = 0; c < weights.length; c++) {
            if (weights[c] != 0) {
                forReader(components.get(c), reader, byReader, one);
                add(weights[c], one, scores);
            }
        }
    }

    @Override
    public void scoreRelated(int work, float[] scores) {
        float[] one = new float[scores.length];
        Arrays.fill(scores, 0);
        for (int c = 0; c < weights.length; c++) {
            if (weights[c] != 0) {
                related(components.get(c), work, one);
                add(weights[c], one, scores);
            }
        }
    }

    /** One component's scaled scores for a reader; what the reader read has NaN. */
    static void forReader(FusionComponent component, int reader, CompressedRows byReader, float[] scores) {
        component.scorer().scoreForReader(reader, scores);
        for (int entry = byReader.start(reader); entry < byReader.end(reader); entry++) {
            scores[byReader.column(entry)] = Float.NaN;
        }
        scale(component, scores);
    }

    /** One component's scaled scores for a query work, which has NaN itself. */
    static void related(FusionComponent component, int work, float[] scores) {
        component.scorer().scoreRelated(work, scores);
        scores[work] = Float.NaN;
        scale(component, scores);
    }

    private static void scale(FusionComponent component, float[] scores) {
        switch (component.scale()) {
            case STANDARDISED -> standardise(scores);
            case AS_IS -> {
                for (int work = 0; work < scores.length; work++) {
                    scores[work] = scores[work] == NOT_FOUND ? 0 : scores[work];
                }
            }
        }
    }

    private static void standardise(float[] scores) {
        float lowest = Float.POSITIVE_INFINITY;
        for (float score : scores) {
            if (score > NOT_FOUND) {
                lowest = Math.min(lowest, score);
            }
        }
        if (lowest == Float.POSITIVE_INFINITY) {
            lowest = 0;
        }
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int work = 0; work < scores.length; work++) {
            if (scores[work] == NOT_FOUND) {
                scores[work] = Math.min(lowest, 0);
            }
            if (!Float.isNaN(scores[work])) {
                sum += scores[work];
                squares += (double) scores[work] * scores[work];
                count++;
            }
        }
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
        double factor = deviation > 0 ? 1 / deviation : 0;
        for (int work = 0; work < scores.length; work++) {
            scores[work] = (float) ((scores[work] - mean) * factor);
        }
    }

    private static void add(double weight, float[] one, float[] scores) {
        for (int work = 0; work < scores.length; work++) {
            scores[work] += (float) weight * one[work];
        }
    }
}
