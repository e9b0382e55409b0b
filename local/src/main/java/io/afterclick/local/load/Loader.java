package io.afterclick.local.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.afterclick.local.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Sends a data folder to a mesh through its public API: all works, then all reads. */
public final class Loader {
    private static final int WORKS_PER_BATCH = 500;
    private static final int EVENTS_PER_BATCH = 1_000;
    private static final JsonFactory JSON = new JsonFactory();

    private final ApiClient api;
    private final Progress progress;
    private final BatchSender.Retry retry;

    public Loader(ApiClient api, Progress progress) {
        this(api, progress, BatchSender.Retry.DEFAULT);
    }

    Loader(ApiClient api, Progress progress, BatchSender.Retry retry) {
        this.api = api;
        this.progress = progress;
        this.retry = retry;
    }

    /**
     * Sends everything. May be repeated: the same thing twice counts once.
     *
     * @throws LoadException when the mesh does not take it
     */
    public void load(DataFolder data) {
        sendAll("loading works", data.works(), "works", "/v1/works", WORKS_PER_BATCH, data::forEachWork);
        if (data.reads() > 0) {
            sendAll("loading reads", data.reads(), "reads", "/v1/events", EVENTS_PER_BATCH, data::forEachRead);
        }
    }

    private <T extends JsonItem> void sendAll(
            String step, long total, String unit, String path, int batchSize, Consumer<Consumer<T>> source) {
        try (Progress.Step shown = progress.step(step, total, unit)) {
            BatchSender sender = new BatchSender(api, path, retry, shown::at);
            String arrayField = path.substring(path.lastIndexOf('/') + 1);
            Batch batch = new Batch(arrayField, batchSize, sender);
            source.accept(batch::add);
            batch.flush();
            sender.finish();
        }
    }

    /** The batch that is being filled. */
    private static final class Batch {
        private final String arrayField;
        private final int capacity;
        private final BatchSender sender;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 17);
        private JsonGenerator json;
        private int items;
        private long itemsBefore;

        Batch(String arrayField, int capacity, BatchSender sender) {
            this.arrayField = arrayField;
            this.capacity = capacity;
            this.sender = sender;
        }

        void add(JsonItem item) {
            try {
                if (items == 0) {
                    bytes.reset();
                    json = JSON.createGenerator(bytes);
                    json.writeStartObject();
                    json.writeArrayFieldStart(arrayField);
                }
                item.writeTo(json);
                items++;
                if (items == capacity) {
                    flush();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory does not fail", e);
            }
        }

        void flush() {
            if (items == 0) {
                return;
            }
            try {
                json.writeEndArray();
                json.writeEndObject();
                json.close();
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory does not fail", e);
            }
            sender.send(bytes.toByteArray(), items, itemsBefore);
            itemsBefore += items;
            items = 0;
        }
    }
}
