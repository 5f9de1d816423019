#!/bin/sh
# Fetches a list of URLs, pauses, fetches it again; a stop signal is handed to the run, which ends cleanly.
# Ends by itself only on status 2, a mistake in the call or the configuration: repeating would not mend it.
set -u
list=${CRAWL_LIST:-/config/urls.txt}
pause=${CRAWL_PAUSE_SECONDS:-3600}
heartbeat=${CRAWL_HEARTBEAT:-/tmp/heartbeat}

# $! and not a variable of ours: a signal between the start of a run and an assignment would miss the run.
stop() {
    trap - TERM INT
    [ -n "${!:-}" ] && kill -TERM "$!" 2>/dev/null && wait "$!"
    exit 0
}
trap stop TERM INT

while :; do
    depeche fetch --from "$list" &
    wait "$!"
    status=$?
    [ "$status" = 2 ] && exit 2
    echo "crawl-loop: run ended with status $status, next one in $pause s" >&2
    touch "$heartbeat"
    sleep "$pause" &
    wait "$!"
done
