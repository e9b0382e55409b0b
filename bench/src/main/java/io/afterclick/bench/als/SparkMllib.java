package io.afterclick.bench.als;

import io.afterclick.bench.measure.CpuClock;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spark MLlib's ALS on one machine. It says nothing between its iterations, so one training of few iterations is taken
 * from one of all: what remains is their difference.
 */
final class SparkMllib implements AlsContender {
    private static final int FEW = 2;
    /** As many blocks as threads: more only exchange more. */
    private static final int BLOCKS_PER_THREAD = 1;

    @Override
    public Vectors train(AlsTask task, IterationClock clock) {
        SparkSession spark = SparkSession.builder()
                .master("local[" + task.threads() + "]")
                .appName("bench")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", task.threads())
                .getOrCreate();
        try {
            spark.sparkContext().setLogLevel("ERROR");
            Dataset<Row> reads =
                    reads(spark, task.data()).repartition(task.threads()).cache();
            reads.count();
            fit(task, FEW, reads); // warm-up
            double start = CpuClock.seconds();
            long wall = System.nanoTime();
            fit(task, FEW, reads);
            double few = CpuClock.seconds() - start;
            double wallFew = (System.nanoTime() - wall) * 1e-9;
            start = CpuClock.seconds();
            wall = System.nanoTime();
            ALSModel model = fit(task, task.iterations(), reads);
            double all = CpuClock.seconds() - start;
            double wallAll = (System.nanoTime() - wall) * 1e-9;
            int more = task.iterations() - FEW;
            clock.add((all - few) / more, (wallAll - wallFew) / more);
            return new Vectors(
                    vectors(model.userFactors(), task.data().readers(), task.factors()),
                    vectors(model.itemFactors(), task.data().works(), task.factors()));
        } finally {
            spark.stop();
        }
    }

    private static ALSModel fit(AlsTask task, int iterations, Dataset<Row> reads) {
        return new ALS()
                .setImplicitPrefs(true)
                .setRank(task.factors())
                .setMaxIter(iterations)
                .setAlpha(task.alpha())
                .setRegParam(task.regularization())
                .setNumBlocks(task.threads() * BLOCKS_PER_THREAD)
                .setUserCol("reader")
                .setItemCol("work")
                .setRatingCol("read")
                .setSeed(42)
                .setCheckpointInterval(-1)
                .fit(reads);
    }

    private static Dataset<Row> reads(SparkSession spark, AlsData data) {
        List<Row> rows = new ArrayList<>(data.pairs());
        for (int reader = 0; reader < data.readers(); reader++) {
            for (int at = data.offsets()[reader]; at < data.offsets()[reader + 1]; at++) {
                rows.add(RowFactory.create(reader, data.workOf()[at], 1f));
            }
        }
        return spark.createDataFrame(
                rows,
                new StructType()
                        .add("reader", DataTypes.IntegerType)
                        .add("work", DataTypes.IntegerType)
                        .add("read", DataTypes.FloatType));
    }

    private static float[] vectors(Dataset<Row> factors, int rows, int width) {
        float[] values = new float[rows * width];
        for (Row row : factors.collectAsList()) {
            List<Float> vector = row.getList(1);
            for (int f = 0; f < width; f++) {
                values[row.getInt(0) * width + f] = vector.get(f);
            }
        }
        return values;
    }
}
