#!/usr/bin/env bash
# Replaces a service's database with a backup. `npm run restore` runs it as a Swarm job on the database's node.
#
#   restore.sh inspect         prints `tables N`, the number of tables in the database
#   restore.sh check NAME      fails for a backup that cannot be read to its end
#   restore.sh restore NAME    restores into a new database, checks it, and swaps the names of the two
#
#   BACKUPS                    the folder with the backups
#   OLD                        the new name of the replaced database
#   SUPERUSER_PASSWORD_FILE    file with the password of the server's superuser, POSTGRES_USER
#   OWNER_DATABASE_URL_FILE, APP_DATABASE_URL_FILE as for init-roles.sh
#
# Until the swap nothing changes for the database's clients. The swap is one transaction, with no client connected: whenever this is killed, the
# database is the old one or the restored one, and accepts connections.
# It prints `restored NAME`, `kept DATABASE` if the old one had tables, then `end`.
set -euo pipefail
SCRIPTS="$(cd "$(dirname "$0")" && pwd)"
. "$SCRIPTS/connection.sh"
read_url "${OWNER_DATABASE_URL_FILE:?}"
PGPASSWORD_OF_SUPERUSER="$(<"${SUPERUSER_PASSWORD_FILE:?}")"
# No stack's database has a dash in its name.
NEW="$DATABASE-restoring"

as_superuser() { # [database]: reads SQL from stdin
  PGHOST="$HOST" PGPORT="$PORT" PGPASSWORD="$PGPASSWORD_OF_SUPERUSER" psql --no-psqlrc --quiet --tuples-only --no-align \
    --set ON_ERROR_STOP=1 --set database="$DATABASE" --set new="$NEW" --set old="${OLD:-}" --set owner="$USER" \
    --username "${POSTGRES_USER:-postgres}" --dbname "${1:-postgres}"
}

count_tables() {
  as_superuser "${1:-$DATABASE}" <<'SQL'
SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema');
SQL
}

# Drops a restored database that this run or a killed one has not swapped. Only this script gives the service's owner a database of this name.
clean_up() {
  as_superuser <<'SQL'
SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
  WHERE datname = :'new' AND pg_get_userbyid(datdba) = :'owner' \gexec
SQL
}

check_unused() {
  local owner
  owner="$(as_superuser <<<"SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = :'new';")"
  [[ -n "$owner" ]] || return 0
  echo "the database $NEW exists and belongs to $owner, and a restore needs this name: rename it, then run the same command again" >&2
  return 1
}

# Gives the backup a second name, under which a backup that is taken meanwhile does not remove it as one too many. A file that
# `npm run restore` has copied here has only this name.
hold() {
  find . -maxdepth 1 -type f -name '.restore-*' ! -name "$HELD" -delete
  [[ -e "$HELD" ]] || ln -- "$1" "$HELD" || { echo "there is no backup $1 any more; npm run backup -- --list" >&2; return 1; }
}

restore() {
  local had tables history
  HELD=".restore-$1"
  clean_up
  check_unused
  trap 'rm -f -- "$HELD"; clean_up' EXIT
  hold "$1"
  had="$(count_tables)"
  as_superuser <<<'CREATE DATABASE :"new" OWNER :"owner";'
  # The same roles with the same passwords, and their rights in the new database.
  PGHOST="$HOST" PGPORT="$PORT" PGPASSWORD="$PGPASSWORD_OF_SUPERUSER" POSTGRES_DB="$NEW" bash "$SCRIPTS/init-roles.sh"
  # As the owner, so that the content of the file has no more rights than a release.
  ON="$NEW" as_owner pg_restore --exit-on-error --no-owner --no-password --dbname="$NEW" "$HELD"
  # A dump has no statistics; without them the plans of the first queries would be bad.
  ON="$NEW" as_owner psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<<'SET client_min_messages = error; ANALYZE;'
  tables="$(count_tables "$NEW")"
  history="$(ON="$NEW" as_owner psql --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 <<<"SELECT to_regclass('release.phases');")"
  if ((tables == 0)) || [[ -z "$history" ]]; then
    echo "$1 has no schema history: it is not a backup of a service's database, and nothing was replaced" >&2
    return 1
  fi
  swap
  [[ "$1" -ef "$HELD" ]] || mv --force -- "$HELD" "$1"
  echo "restored $1"
  if ((had > 0)); then
    echo "kept $OLD"
  else
    as_superuser <<<'DROP DATABASE :"old" WITH (FORCE);'
  fi
}

# RENAME makes new sessions wait until the transaction ends. It waits up to 5 s for the existing ones, which are ended meanwhile. The timeout is
# for another session that holds a lock on the database: clients would wait with it.
swap() {
  local id renaming
  id="$(as_superuser <<<"SELECT oid FROM pg_database WHERE datname = :'database';")"
  as_superuser <<'SQL' &
SET lock_timeout = '5s';
BEGIN;
ALTER DATABASE :"database" RENAME TO :"old";
ALTER DATABASE :"new" RENAME TO :"database";
COMMIT;
SQL
  renaming=$!
  while kill -0 "$renaming" 2>/dev/null; do
    # By id: after the swap, the name is that of the restored database.
    as_superuser <<<"SELECT FROM pg_stat_activity, pg_terminate_backend(pid) WHERE datid = $id;" || true
    sleep 0.1
  done
  wait "$renaming"
}

case "${1:-}" in
  inspect)
    tables="$(count_tables)"
    echo "tables $tables"
    ;;
  check)
    cd "${BACKUPS:?}"
    pg_restore --file=/dev/null "$2"
    ;;
  restore)
    cd "${BACKUPS:?}"
    restore "$2"
    ;;
  *)
    echo 'restore.sh: unknown command; use inspect, check or restore' >&2
    exit 1
    ;;
esac
echo end
