package io.afterclick.bandit.slate;

import io.afterclick.bandit.count.Weighing;
import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import io.afterclick.bandit.policy.Posteriors;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.vector.QuantisedVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random tasks for slates. */
public final class SlateStage {
    public static final int FACTORS = 64;

    private SlateStage() {}

    public static PolicySettings settings(
            Reward reward, double uniformShare, Diversity diversity, GuardRails rails, double fatigue) {
        return new PolicySettings(
                reward,
                1,
                1,
                0,
                uniformShare,
                PolicySettings.USUAL_EXPLORATION,
                Weighing.FOREVER,
                new Prior.Hierarchical(),
                Optional.empty(),
                diversity,
                rails,
                fatigue,
                false);
    }

    public static SlateTask task(
            PolicySettings settings,
            Posteriors posteriors,
            List<SlateCandidate> candidates,
            int places,
            byte[][] vectors) {
        double strength = settings.diversity().method() == DiversityMethod.NONE
                ? 0
                : settings.diversity().strength();
        return new SlateTask(new Policy("under-test", 2, settings), posteriors, candidates, places, strength, vectors);
    }

    /** Posteriors as they are met: click rates of some hundredths after some hundred impressions, read-on rates about a half. */
    public static Posteriors posteriors(RandomGenerator random, int size) {
        double[][] arrays = new double[7][size];
        for (int i = 0; i < size; i++) {
            double click = Math.exp(-3 + 0.7 * random.nextGaussian());
            double readOn = 0.2 + 0.6 * random.nextDouble();
            double trials = Math.exp(3 + 4 * random.nextDouble());
            double clicks = Math.max(1, trials * Math.min(0.5, click));
            arrays[0][i] = trials * Math.min(0.5, click);
            arrays[1][i] = trials - arrays[0][i];
            arrays[2][i] = (clicks + 4) * readOn;
            arrays[3][i] = (clicks + 4) * (1 - readOn);
            arrays[4][i] = arrays[0][i] * readOn;
            arrays[5][i] = trials - arrays[4][i];
            arrays[6][i] = random.nextDouble();
        }
        return new Posteriors(arrays[0], arrays[1], arrays[2], arrays[3], arrays[4], arrays[5], arrays[6]);
    }

    public static List<SlateCandidate> plain(int size) {
        List<SlateCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            candidates.add(SlateCandidate.of("w" + i, 0));
        }
        return candidates;
    }

    /** Candidates with everything that a slate may look at. */
    public static List<SlateCandidate> varied(RandomGenerator random, int size, double pinnedShare) {
        List<SlateCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            candidates.add(new SlateCandidate(
                    "w" + i,
                    0,
                    random.nextDouble() < pinnedShare,
                    List.of("c" + random.nextInt(1 + size / 5), "d" + random.nextInt(1 + size / 2)),
                    random.nextBoolean() ? "" : "f" + random.nextInt(1 + size / 8),
                    random.nextInt(6) == 0,
                    random.nextInt(3) == 0 ? random.nextInt(12) : 0));
        }
        return candidates;
    }

    /** Vectors in clusters, as those of the candidates of one query work are; a share of them missing. */
    public static byte[][] vectors(RandomGenerator random, int size, double missingShare) {
        int clusters = 1 + size / 8;
        float[][] centres = new float[clusters][FACTORS];
        float[] common = gaussian(random);
        for (float[] centre : centres) {
            float[] own = gaussian(random);
            for (int f = 0; f < FACTORS; f++) {
                centre[f] = own[f] + common[f];
            }
        }
        byte[][] vectors = new byte[size][];
        for (int i = 0; i < size; i++) {
            if (random.nextDouble() < missingShare) {
                vectors[i] = QuantisedVector.NONE;
                continue;
            }
            float[] centre = centres[random.nextInt(clusters)];
            float[] vector = gaussian(random);
            for (int f = 0; f < FACTORS; f++) {
                vector[f] = centre[f] + 0.7f * vector[f];
            }
            vectors[i] = QuantisedVector.of(vector);
        }
        return vectors;
    }

    private static float[] gaussian(RandomGenerator random) {
        float[] values = new float[FACTORS];
        for (int f = 0; f < FACTORS; f++) {
            values[f] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Candidates of a drawn slate, by number. */
    public static int[] make(SlateTask task, long seed) {
        SlateMaker maker = new SlateMaker(task);
        maker.make(new SplittableRandom(seed));
        int[] slate = new int[maker.places()];
        Arrays.setAll(slate, maker::candidateAt);
        return slate;
    }

    static double cosine(byte[] x, byte[] y) {
        double dot = 0;
        double xx = 0;
        double yy = 0;
        for (int f = 0; f < x.length; f++) {
            dot += x[f] * y[f];
            xx += x[f] * x[f];
            yy += y[f] * y[f];
        }
        return dot / Math.sqrt(xx * yy);
    }

    /** Mean of 1 - cosine over pairs of a slate. */
    static double intraListDistance(byte[][] vectors, int[] slate) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < slate.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += 1 - cosine(vectors[slate[i]], vectors[slate[j]]);
                pairs++;
            }
        }
        return sum / pairs;
    }
}
