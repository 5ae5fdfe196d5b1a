#!/usr/bin/env bash
# Backs up a service's database into a folder, and lists the backups. `npm run backup` runs it as a Swarm job on the database's node; the
# service `backups` of a stack runs it on a schedule. Idempotent: it removes the files of a killed run.
#
#   backup.sh take [SECONDS]   one backup, unless the newest is younger; removes all but the newest KEEP
#   backup.sh every SECONDS    one in each interval, until it is stopped; due by the age of the newest, so a restart takes no extra one
#   backup.sh list             all backups, oldest first
#   backup.sh metrics SECONDS  the state of this schedule in Prometheus's text format, which `every` serves on port 9187
#
#   BACKUPS                    the folder: a volume on the database's node
#   KEEP                       the number of backups to keep
#   OWNER_DATABASE_URL_FILE    file with the postgres:// URL of the database's owner, which may read this database only
#
# It prints `backup NAME BYTES` for each listed backup, `taken NAME BYTES` for a new one, `recent NAME BYTES` for one that is young enough,
# then `end`. NAME is DATABASE-TIME-CHANGE.PHASE.dump: the start of the backup (UTC), and the last schema phase completed by then.
set -euo pipefail
. "$(dirname "$0")/connection.sh"
read_url "${OWNER_DATABASE_URL_FILE:?}"
cd "${BACKUPS:?}"

# Seconds since the epoch at the start of a backup; fails for a file with another name.
started() {
  [[ "$1" =~ ^"$DATABASE"-([0-9]{8})T([0-9]{2})([0-9]{2})([0-9]{2})Z-[A-Za-z0-9_.]+\.dump$ ]] || return
  date --utc --date "${BASH_REMATCH[1]} ${BASH_REMATCH[2]}:${BASH_REMATCH[3]}:${BASH_REMATCH[4]}" +%s 2>/dev/null
}

# Oldest first, by the time in the names. A name in the future is ignored: it would pass for the newest backup, and the real ones would be removed.
names() {
  local name at now
  now="$(date +%s)"
  find . -maxdepth 1 -type f -name "$DATABASE-*.dump" -printf '%f\n' | sort | while read -r name; do
    if at="$(started "$name")" && ((at <= now)); then echo "$name"; fi
  done
}

# Prints a line about a backup: a word, the name and the size.
report() {
  local bytes
  bytes="$(stat --format %s "$2")"
  echo "$1 $2 $bytes"
}

# Seconds since the start of a backup.
age() {
  local at
  at="$(started "$1")"
  echo $(($(date +%s) - at))
}

# Removes the files of a killed run, also of a restore, which has 6 hours, and all but the newest backups and the given one.
remove_old() { # [name]
  find . -maxdepth 1 -type f \( -name '.partial-*' -o -name '.restore-*' -cmin +400 \) -delete
  names | head --lines "-${KEEP:?}" | while read -r name; do
    if [[ "$name" != "${1:-}" ]]; then rm -- "$name"; fi
  done
}

schema_version() {
  as_owner psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 <<'SQL'
SELECT to_regclass('release.phases') IS NULL AS "empty" \gset
\if :empty
SELECT 'empty';
\else
SELECT coalesce((SELECT change || '.' || phase FROM release.phases WHERE finished_at IS NOT NULL
                  ORDER BY finished_at DESC, change DESC LIMIT 1), 'empty');
\endif
SQL
}

free_bytes() {
  df --output=avail --block-size=1 . | tail --lines 1
}

# The database may share the disk, and it stops on a full one. A backup needs about the space of the newest.
require_space() { # name of the newest
  local free needed
  free="$(free_bytes)"
  needed="$(($(stat --format %s "$1") * 5 / 4))"
  ((free >= needed)) || { echo "not enough space for a backup: $free bytes are free, and it may need $needed" >&2; return 1; }
}

# In a subshell, whose end releases the lock: scheduled and manual backups share the folder.
take() (
  local max_age="${1:-0}" newest name partial schema
  exec 9>.lock
  flock --wait 3600 9
  remove_old
  newest="$(names | tail --lines 1)"
  if [[ -n "$newest" ]] && (($(age "$newest") < max_age)); then
    report recent "$newest"
    return
  fi
  if [[ -n "$newest" ]]; then require_space "$newest"; fi
  schema="$(schema_version)"
  name="$DATABASE-$(date --utc +%Y%m%dT%H%M%SZ)-${schema//[^A-Za-z0-9_.]/_}.dump"
  partial=".partial-$name"
  trap 'rm -f -- "$partial"' EXIT
  # The limit is for a schema change that holds a lock: the next run takes the backup.
  as_owner pg_dump --format=custom --lock-wait-timeout=60s --no-password --file="$partial"
  # Reads the whole file. A backup gets its name after it is complete and on the disk.
  pg_restore --file=/dev/null "$partial"
  sync "$partial"
  mv -- "$partial" "$name"
  sync .
  remove_old "$name"
  report taken "$name"
)

# Seconds until the next backup is due.
due_in() {
  local newest left
  newest="$(names | tail --lines 1)"
  [[ -n "$newest" ]] || { echo 0; return; }
  left=$(($1 - $(age "$newest")))
  echo $((left > 0 ? left : 0))
}

# Whether the last scheduled attempt failed; no file before the first attempt. Not in the folder of backups, whose disk may be full.
FAILED="${TMPDIR:-/tmp}/backup-attempt-failed"

gauge() { # name, value, help
  printf '# HELP %s %s\n# TYPE %s gauge\n%s %s\n' "$1" "$3" "$1" "$1" "$2"
}

metrics() {
  local newest at
  newest="$(names | tail --lines 1)"
  gauge backup_interval_seconds "$1" 'The time between two scheduled backups.'
  gauge backup_volume_free_bytes "$(free_bytes)" 'The free space for backups.'
  if [[ -e "$FAILED" ]]; then gauge backup_attempt_failed "$(<"$FAILED")" '1 when the last scheduled attempt failed, 0 when it succeeded.'; fi
  [[ -n "$newest" ]] || return 0
  at="$(started "$newest")"
  gauge backup_newest_timestamp_seconds "$at" 'The start of the newest complete backup.'
  gauge backup_newest_bytes "$(stat --format %s "$newest")" 'The size of the newest complete backup.'
}

# Sleeps. Ends this script when the server of the metrics has ended: Swarm then starts both again.
pause() { # seconds
  sleep "$1" &
  wait -n "$SERVER" $! || true
  kill -0 "$SERVER" 2>/dev/null || exit 1
}

attempt() {
  # In a separate process, which a failure ends.
  if bash "$0" take "$1"; then
    echo 0 >"$FAILED"
  else
    echo 1 >"$FAILED"
    echo 'the backup failed; retrying in a minute' >&2
    pause 60
  fi
}

case "${1:-}" in
  take) take "${2:-0}" ;;
  list) names | while read -r name; do report backup "$name"; done ;;
  every)
    trap 'exit 0' TERM INT
    perl "$(dirname "$0")/metrics.pl" 9187 bash "$0" metrics "$2" &
    SERVER=$!
    while :; do
      pause "$(due_in "$2")"
      attempt "$2"
    done
    ;;
  metrics)
    metrics "$2"
    exit
    ;;
  *)
    echo 'backup.sh: unknown command; use take, every, list or metrics' >&2
    exit 1
    ;;
esac
echo end
