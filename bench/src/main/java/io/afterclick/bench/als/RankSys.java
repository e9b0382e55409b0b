package io.afterclick.bench.als;

import cern.colt.matrix.impl.DenseDoubleMatrix2D;
import es.uam.eps.ir.ranksys.fast.index.SimpleFastItemIndex;
import es.uam.eps.ir.ranksys.fast.index.SimpleFastUserIndex;
import es.uam.eps.ir.ranksys.fast.preference.FastPreferenceData;
import es.uam.eps.ir.ranksys.fast.preference.SimpleFastPreferenceData;
import es.uam.eps.ir.ranksys.mf.Factorization;
import es.uam.eps.ir.ranksys.mf.als.PZTFactorizer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.lambda.tuple.Tuple;
import org.jooq.lambda.tuple.Tuple3;

/** RankSys' fast ALS (Pilaszy, Zibriczky, Tikk, RecSys 2010). It works in the common pool, which the JVM sizes. */
final class RankSys implements AlsContender {
    @Override
    public Vectors train(AlsTask task, IterationClock clock) {
        AlsData data = task.data();
        FastPreferenceData<Integer, Integer> reads = SimpleFastPreferenceData.load(
                triples(data),
                SimpleFastUserIndex.load(IntStream.range(0, data.readers()).boxed()),
                SimpleFastItemIndex.load(IntStream.range(0, data.works()).boxed()));
        Timed factorizer = new Timed(task, clock);
        clock.start();
        Factorization<Integer, Integer> result = factorizer.factorize(task.factors(), reads);
        return new Vectors(flat(result.getUserMatrix()), flat(result.getItemMatrix()));
    }

    private static Stream<Tuple3<Integer, Integer, Double>> triples(AlsData data) {
        return IntStream.range(0, data.readers()).boxed().flatMap(reader -> IntStream.range(
                        data.offsets()[reader], data.offsets()[reader + 1])
                .mapToObj(at -> Tuple.tuple(reader, data.workOf()[at], 1.0)));
    }

    private static float[] flat(DenseDoubleMatrix2D matrix) {
        float[] values = new float[matrix.rows() * matrix.columns()];
        for (int row = 0, at = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                values[at++] = (float) matrix.getQuick(row, column);
            }
        }
        return values;
    }

    private static final class Timed extends PZTFactorizer<Integer, Integer> {
        private final IterationClock clock;

        Timed(AlsTask task, IterationClock clock) {
            super(task.regularization(), read -> 1 + task.alpha() * read, task.iterations());
            this.clock = clock;
        }

        /** The second half of an iteration. */
        @Override
        public void set_minP(DenseDoubleMatrix2D p, DenseDoubleMatrix2D q, FastPreferenceData<Integer, Integer> reads) {
            super.set_minP(p, q, reads);
            clock.iterationDone();
        }
    }
}
