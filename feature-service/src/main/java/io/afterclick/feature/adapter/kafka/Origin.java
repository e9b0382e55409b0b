package io.afterclick.feature.adapter.kafka;

/**
 * Where a record stands.
 *
 * @param partition partition of its topic
 * @param offset place in the partition
 * @param timestampMillis when it was written, in milliseconds since 1970 (UTC)
 */
record Origin(int partition, long offset, long timestampMillis) {}
