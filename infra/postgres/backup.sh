#!/usr/bin/env bash
# Backs a service's database up into a folder, and lists what is there. `npm run backup` runs it as a Swarm job on the database's node; the
# service `backups` of a stack runs it on a schedule. Safe to run again: what a killed run has left is removed.
#
#   backup.sh take [SECONDS]   one backup, unless the newest is younger than that; then it keeps the newest KEEP
#   backup.sh every SECONDS    one at each interval, for ever; the age of the newest decides, so a restart takes none too many
#   backup.sh list             oldest first
#
#   BACKUPS                    the folder: a volume on the database's node
#   KEEP                       how many are kept
#   OWNER_DATABASE_URL_FILE    file with the postgres:// URL of the database's owner, who may read all of it and nothing else
#
# It prints `backup NAME BYTES` for each backup it lists, `taken NAME BYTES` or `recent NAME BYTES` for one that it took or found, then `end`.
# NAME is DATABASE-TIME-CHANGE.PHASE.dump: when the backup was begun (UTC), and the last phase of the schema that had finished by then.
set -euo pipefail
. "$(dirname "$0")/connection.sh"
read_url "${OWNER_DATABASE_URL_FILE:?}"
cd "${BACKUPS:?}"

names() { # oldest first: the time in them decides
  find . -maxdepth 1 -type f -name "$DATABASE-*.dump" -printf '%f\n' | sort
}

size() { stat --format %s "$1"; }

# Seconds since a backup was begun.
age() {
  local time="${1#"$DATABASE-"}"
  echo $(($(date +%s) - $(date --utc --date "${time:0:8} ${time:9:2}:${time:11:2}:${time:13:2}" +%s)))
}

# What a run that was killed has left, and all but the newest backups.
remove_old() {
  find . -maxdepth 1 -type f -name '.partial-*' -delete
  names | head --lines "-${KEEP:?}" | while read -r name; do rm -- "$name"; done
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

# In a subshell, whose end unlocks. One at a time: a scheduled backup and one by hand share the folder.
take() (
  local max_age="${1:-0}" newest name partial schema
  exec 9>.lock
  flock --wait 3600 9
  remove_old
  newest="$(names | tail --lines 1)"
  if [[ -n "$newest" ]] && (($(age "$newest") < max_age)); then
    echo "recent $newest $(size "$newest")"
    return
  fi
  schema="$(schema_version)"
  name="$DATABASE-$(date --utc +%Y%m%dT%H%M%SZ)-${schema//[^A-Za-z0-9_.]/_}.dump"
  partial=".partial-$name"
  # Waits for a schema change that holds a lock no longer than that: the next run takes the backup.
  as_owner pg_dump --format=custom --lock-wait-timeout=60s --no-password --file="$partial"
  # Reads all of it back. A backup has its name only once it is whole and on the disk.
  pg_restore --file=/dev/null "$partial"
  sync "$partial"
  mv -- "$partial" "$name"
  sync .
  remove_old
  echo "taken $name $(size "$name")"
)

# Seconds until the next backup is due.
due_in() {
  local newest left
  newest="$(names | tail --lines 1)"
  [[ -n "$newest" ]] || { echo 0; return; }
  left=$(($1 - $(age "$newest")))
  echo $((left > 0 ? left : 0))
}

case "${1:-}" in
  take) take "${2:-0}" ;;
  list) names | while read -r name; do echo "backup $name $(size "$name")"; done ;;
  every)
    trap 'exit 0' TERM INT
    while :; do
      sleep "$(due_in "$2")" &
      wait $!
      # In a process of its own: what fails in there ends it, and the next try is in a minute.
      bash "$0" take "$2" || { echo 'the backup failed: the next try is in a minute' >&2; sleep 60 & wait $!; }
    done
    ;;
  *)
    echo 'backup.sh: say take, every or list' >&2
    exit 1
    ;;
esac
echo end
