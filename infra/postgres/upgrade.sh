#!/usr/bin/env bash
# Moves a service's database to another PostgreSQL server, by logical replication while the old server serves. `npm run upgrade-database` runs
# it as a Swarm job with the image of the new server, whose pg_dump reads both.
#
#   upgrade.sh inspect   prints the state of both servers, and what the upgrade does not support
#   upgrade.sh prepare   closes the new database to clients; sets wal_level for the next start of the old server
#   upgrade.sh copy      copies roles and schema, starts the replication, waits for it, and analyses the tables. Continues after a kill
#   upgrade.sh switch    closes the old database, waits for the last write, opens the new one. Takes itself back when a step fails
#   upgrade.sh abort     removes the replication, and opens the old database
#
#   OLD_HOST, NEW_HOST         the two servers
#   SUPERUSER_PASSWORD_FILE    file with the password of the superuser of both, POSTGRES_USER
#   OWNER_DATABASE_URL_FILE, APP_DATABASE_URL_FILE as for init-roles.sh
#
# A database is closed by CONNECTION LIMIT 0: clients get SQLSTATE 53300 and try again, and superusers, which replicate, still connect. The limit
# is in the catalogue, so a restart does not open the database. The new database is opened in the transaction that ends the replication.
# It prints `KEY VALUE` lines, then `end`.
set -euo pipefail
SCRIPTS="$(cd "$(dirname "$0")" && pwd)"
. "$SCRIPTS/connection.sh"
. "$SCRIPTS/upgrade-sql.sh"
read_url "${OWNER_DATABASE_URL_FILE:?}"
PGPASSWORD="$(<"${SUPERUSER_PASSWORD_FILE:?}")"
SUPERUSER="${POSTGRES_USER:-postgres}"
export PGPASSWORD PGUSER="$SUPERUSER" PGPORT="$PORT" PGCONNECT_TIMEOUT=5
# How long the last transactions may take. A replica waits 10 s for a connection.
CATCH_UP_SECONDS=5

# Reads SQL from stdin, and runs it as the superuser in the service's database or the given one.
run_sql() { # host [database]
  PGHOST="$1" PGDATABASE="${2:-$DATABASE}" psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 \
    --set database="$DATABASE" --set owner="$USER" --set mark="${MARK:-}" --set seconds="$CATCH_UP_SECONDS"
}
on_old() { run_sql "${OLD_HOST:?}" "$@"; }
on_new() { run_sql "${NEW_HOST:?}" "$@"; }

state_of_new() {
  on_new postgres <<<"$STATE_SQL" 2>/dev/null || echo unreachable
}

inspect() {
  on_old <<<"$INSPECT_SQL"
  on_old <<<"$PROBLEMS_SQL"
  echo "new $(state_of_new)"
  echo "free $(($(df --output=avail --block-size=1 "${BACKUPS:?}" | tail --lines 1)))"
}

# For a step that a killed run may have completed.
fail_unless_open() {
  local state
  state="$(state_of_new)"
  [[ "$state" == open ]] || { echo "the new server is $state: run the upgrade again" >&2; return 1; }
}

prepare() {
  local keep
  case "$(state_of_new)" in
    empty) ;;
    copying) return ;;
    *) fail_unless_open; return ;;
  esac
  on_new postgres <<<'ALTER DATABASE :"database" CONNECTION LIMIT 0;'
  # A server that is never upgraded after all must not fill its disk with WAL for the new one.
  keep="$(($(df --output=avail --block-size=1M "${BACKUPS:?}" | tail --lines 1) / 2))"
  on_old postgres <<SQL
ALTER SYSTEM SET max_slot_wal_keep_size = '${keep}MB';
SELECT pg_reload_conf() \g /dev/null
SELECT current_setting('wal_level') <> 'logical' AS "restarts" \gset
\if :restarts
ALTER SYSTEM SET wal_level = 'logical';
\endif
SQL
  # The shutdown writes what a checkpoint leaves.
  on_old postgres <<<'CHECKPOINT;'
}

copy_roles() {
  # CREATE ROLE fails for a role that exists; the rest is idempotent.
  PGHOST="$OLD_HOST" pg_dumpall --roles-only --no-password \
    | sed --regexp-extended "/^\\\\(un)?restrict /d; /^(CREATE|ALTER) ROLE $SUPERUSER\b/d; s/^CREATE ROLE (.*);\$/SELECT \$q\$CREATE ROLE \1\$q\$ WHERE to_regrole(\$q\$\1\$q\$) IS NULL \\\\gexec/" \
    | on_new postgres
}

# Begins again from an empty database, because a killed copy of the schema cannot be continued.
start_replication() {
  on_old <<<"$PUBLISH_SQL"
  on_new postgres <<<"SET client_min_messages = warning; DROP DATABASE IF EXISTS :\"database\" WITH (FORCE);"
  on_old <<<"$CREATE_SQL" | on_new postgres
  copy_roles
  PGHOST="$NEW_HOST" POSTGRES_DB="$DATABASE" bash "$SCRIPTS/init-roles.sh"
  PGHOST="$OLD_HOST" PGDATABASE="$DATABASE" pg_dump --schema-only --no-publications --no-subscriptions --no-password \
    | { echo 'BEGIN;'; grep --invert-match '^CREATE SCHEMA public;$'; echo 'COMMIT;'; } | on_new >/dev/null
  on_old <<<"$DROP_SLOTS_SQL"
  with_connection "CREATE SUBSCRIPTION database_upgrade CONNECTION '%s' PUBLICATION database_upgrade;"
}

# A killed switch may have stopped it, and the old server has another address after a restart.
resume_replication() {
  with_connection "ALTER SUBSCRIPTION database_upgrade CONNECTION '%s';"
  on_new <<<"$RESUME_SQL"
}

# Runs a statement that has a password: the server must not log it when it fails.
with_connection() {
  local connection="host=$OLD_HOST port=$PORT user=$SUPERUSER password=$PGPASSWORD dbname=$DATABASE"
  # shellcheck disable=SC2059
  { echo 'SET log_min_error_statement = panic; SET client_min_messages = warning;'; printf "$1\n" "$connection"; } | on_new
}

copy() {
  case "$(state_of_new)" in
    empty) start_replication ;;
    copying) resume_replication ;;
    *) fail_unless_open; return ;;
  esac
  local ready total errors lag
  while :; do
    read -r ready total errors lag <<<"$(on_new <<<"$PROGRESS_SQL") $(on_old <<<"$LAG_SQL")"
    if [[ "$lag" == lost ]]; then
      echo 'the old server has removed WAL that the copy needs, to keep its disk from filling: abort the upgrade, then run it again' >&2
      return 1
    fi
    if ((errors > 20)); then
      echo 'the replication fails again and again: read the log of the new server' >&2
      return 1
    fi
    echo "progress $ready of $total tables copied, $lag kB behind"
    if ((ready == total && lag < 1024)); then break; fi
    sleep 1
  done
  # Replication copies no statistics; without them the plans of the first queries would be bad.
  on_new <<<'SET client_min_messages = error; ANALYZE; CHECKPOINT;'
}

# Sends SQL to a session that is open already: there is no time for a new connection while both databases are closed.
tell() { # session, SQL
  local -n session="$1"
  printf "%s\nSELECT '%s';\n" "$2" "$ANSWERED" >&"${session[1]}"
}
ANSWERED='-- answered'

# Prints what it answers. Fails when the session has ended, as psql does after an error.
answer() { # session
  local -n session="$1"
  local line
  while IFS= read -r line <&"${session[0]}"; do
    if [[ "$line" == "$ANSWERED" ]]; then return; fi
    echo "$line"
  done
  return 1
}
ask() {
  tell "$1" "$2"
  answer "$1"
}

switch() {
  [[ "$(state_of_new)" == copying ]] || { fail_unless_open; return; }
  resume_replication
  local from sequences old new counts differing
  MARK="$(date +%s%N)"
  coproc OLD_SESSION { on_old; }
  # Bash supports a second one, with a warning.
  { coproc NEW_SESSION { on_new 2>&3; }; } 3>&2 2>/dev/null
  ask OLD_SESSION 'SET default_transaction_read_only = off;'
  ask NEW_SESSION "SET lock_timeout = '5s';"
  trap take_back EXIT
  trap 'exit 143' TERM INT
  from="$(date +%s%N)"
  ask OLD_SESSION "$CLOSE_SQL"
  tell NEW_SESSION "$AWAIT_MARK_SQL"
  sequences="$(ask OLD_SESSION "$SEQUENCES_SQL")"
  tell OLD_SESSION "$COUNT_SQL"
  answer NEW_SESSION
  ask NEW_SESSION "$sequences" >/dev/null
  new="$(ask NEW_SESSION "$COUNT_SQL")"
  old="$(answer OLD_SESSION)"
  counts="$(join <(sort <<<"$new") <(sort <<<"$old"))"
  differing="$(awk '$2 != $3 { print $1, $3, $2 }' <<<"$counts")"
  if [[ -n "$differing" ]]; then
    echo "these tables have different numbers of rows on the old and the new server: $differing" >&2
    return 1
  fi
  ask NEW_SESSION "$OPEN_SQL"
  trap - EXIT
  echo "switched $((($(date +%s%N) - from) / 1000000))"
  echo "counted $(wc --lines <<<"$counts")"
}

# Opens the old database after a failed switch, if the new one is certainly closed. Both must never be open.
take_back() {
  case "$(state_of_new)" in
    open) echo 'the new server is open: run the upgrade again to complete it' >&2 ;;
    copying)
      # Waits for a transaction that opens it, and then fails.
      on_new postgres <<<'ALTER DATABASE :"database" CONNECTION LIMIT 0;'
      on_old postgres <<<"$REOPEN_SQL"
      ;;
    *) echo 'cannot reach the new server, so the old database stays closed: run the upgrade again' >&2 ;;
  esac
}

abort() {
  local state closed
  state="$(state_of_new)"
  closed="$(on_old postgres <<<"SELECT datconnlimit = 0 FROM pg_database WHERE datname = :'database';")"
  if [[ "$state" == open || ("$state" == unreachable && "$closed" == t) ]]; then
    echo "the new server may have writes that the old one lacks ($state): start it, and run the upgrade again; only a backup leads back" >&2
    return 1
  fi
  if [[ "$state" == copying ]]; then on_new <<<"$UNSUBSCRIBE_SQL"; fi
  on_old postgres <<<"$REOPEN_SQL"
  on_old <<<"$UNPUBLISH_SQL"
}

case "${1:-}" in
  inspect | prepare | copy | switch | abort) "$1" ;;
  *)
    echo 'upgrade.sh: unknown command; use inspect, prepare, copy, switch or abort' >&2
    exit 1
    ;;
esac
echo end
