package io.afterclick.bench.als;

import io.afterclick.candidate.als.AlsFactors;
import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.als.AlsSolver;
import io.afterclick.candidate.als.AlsTrainer;
import io.afterclick.candidate.als.EpochListener;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;

/** The trainer of candidate-service. */
record Afterclick(AlsSolver solver) implements AlsContender {
    @Override
    public Vectors train(AlsTask task, IterationClock clock) {
        ReaderWorkMatrix matrix = matrix(task.data());
        AlsSettings settings = AlsSettings.defaults()
                .withSolver(solver)
                .withFactors(task.factors())
                .withEpochs(task.iterations())
                .withUnobservedWeight((float) task.unobservedWeight())
                .withRegularization((float) task.regularization())
                .withThreads(task.threads());
        clock.start();
        AlsFactors model = AlsTrainer.train(matrix, settings, new EpochListener() {
            @Override
            public void epochDone(Epoch epoch) {
                clock.iterationDone();
            }

            @Override
            public boolean wantsLoss() {
                return false;
            }
        });
        return new Vectors(model.readerFactors(), model.itemFactors());
    }

    static ReaderWorkMatrix matrix(AlsData data) {
        ReaderWorkMatrix.Builder builder = ReaderWorkMatrix.builder(data.readers(), data.works());
        for (int reader = 0; reader < data.readers(); reader++) {
            for (int at = data.offsets()[reader]; at < data.offsets()[reader + 1]; at++) {
                builder.add(reader, data.workOf()[at], 1);
            }
        }
        return builder.build();
    }
}
