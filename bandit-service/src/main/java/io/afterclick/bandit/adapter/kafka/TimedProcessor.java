package io.afterclick.bandit.adapter.kafka;

import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Measures what a processor takes for each record, with all that it stores and hands to the producer. */
final class TimedProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final Processor<byte[], byte[], byte[], byte[]> measured;
    private final LongConsumer nanos;

    /** @param nanos told what each record took */
    TimedProcessor(Processor<byte[], byte[], byte[], byte[]> measured, LongConsumer nanos) {
        this.measured = measured;
        this.nanos = nanos;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        measured.init(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long start = System.nanoTime();
        measured.process(record);
        nanos.accept(System.nanoTime() - start);
    }

    @Override
    public void close() {
        measured.close();
    }
}
