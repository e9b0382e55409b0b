#!/bin/bash
# Makes the topics of the mesh that are missing; leaves the others as they are. Used by compose too.
# A test compares it with what the embedded mesh makes.
set -euo pipefail

kafka_topics=${KAFKA_TOPICS:-/opt/kafka/bin/kafka-topics.sh}
keyed=${PARTITIONS:-4}
compacted="--config cleanup.policy=compact --config min.cleanable.dirty.ratio=0.2 --config segment.ms=3600000"

topic() { # name partitions settings...
  local name=$1 partitions=$2
  shift 2
  # shellcheck disable=SC2068 # settings are words
  "$kafka_topics" --bootstrap-server "$BOOTSTRAP_SERVERS" --create --if-not-exists \
    --topic "$name" --partitions "$partitions" --replication-factor "${REPLICATION:-1}" $@
}

kept() { # days
  echo "--config cleanup.policy=delete --config retention.ms=$(($1 * 24 * 60 * 60 * 1000))"
}

for name in works counts features vectors; do
  topic "afterclick.$name" "$keyed" "$compacted"
done
# One partition: a record's offset orders all versions.
for name in models policies experiments; do
  topic "afterclick.$name" 1 "$compacted"
done
for name in events decisions outcomes decision-records; do
  topic "afterclick.$name" "$keyed" "$(kept 7)"
done
# As many partitions as events: bandit-service reads both for each reader in one place.
topic afterclick.deletions "$keyed" "$(kept 90)"
topic afterclick.feature-backfills "$keyed" "$(kept 1)"
for name in works events decisions outcomes decision-records deletions counts features feature-backfills models policies vectors; do
  topic "afterclick.$name.dead" 1 "$(kept 30)"
done
