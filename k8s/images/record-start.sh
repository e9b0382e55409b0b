#!/bin/sh
# record-start.sh JAVA APP: starts the service in the folder APP without Kafka and Redis, stops it when it has come up, and
# leaves the classes that it loaded in APP/app.aot. A service that does not come up so is no error: what it loaded until then helps too.
set -eu
java=$1
app=$2
log=$(mktemp)
state=$(mktemp -d)
export AFTERCLICK_CANDIDATE_STATE_DIR="$state" AFTERCLICK_BANDIT_STATE_DIR="$state" AFTERCLICK_FEATURE_STATE_DIR="$state" \
  AFTERCLICK_INSIGHT_STATE_DIR="$state"
cd "$app"
"$java" @jvm.args -XX:AOTCacheOutput=app.aot -jar quarkus-run.jar >"$log" 2>&1 &
service=$!
tries=0
while [ $tries -lt 600 ] && kill -0 $service 2>/dev/null && ! grep -q 'started in' "$log"; do
  tries=$((tries + 1))
  sleep 0.1
done
kill -TERM $service 2>/dev/null || true
wait $service || true
rm -rf "$state"
if [ ! -s app.aot ]; then
  cat "$log" >&2
  exit 1
fi
grep -o 'started in [0-9.]*s' "$log" || echo 'did not come up by itself; recorded as far as it went'
