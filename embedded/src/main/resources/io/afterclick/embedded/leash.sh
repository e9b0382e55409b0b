# Runs "$@" until it ends by itself or standard input closes, which happens however the parent ends.
# usage: sh -c "$(cat leash.sh)" leash STOP_SECONDS COMMAND [ARG...]
stop_seconds=$1
shift
trap '' INT # Ctrl-C reaches the whole process group; the parent decides the order in which children stop.
# Redis catches an interrupt even where it was told to ignore it, so it needs a session of its own where that can be had.
session=$(command -v setsid || true)
exec 3<&0
$session "$@" 3<&- </dev/null &
child=$!
{
  while read -r _; do :; done <&3
  kill -TERM "$child" 2>/dev/null || exit 0
  waited=0
  while kill -0 "$child" 2>/dev/null && [ "$waited" -lt "$stop_seconds" ]; do
    sleep 1
    waited=$((waited + 1))
  done
  kill -KILL "$child" 2>/dev/null
} &
watch=$!
exec 3<&-
trap 'kill -TERM "$child" 2>/dev/null' TERM HUP
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || break
done
kill "$watch" 2>/dev/null
exit "$code"
