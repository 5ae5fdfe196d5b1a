#!/usr/bin/env bash
# Sets new passwords for the roles of a service's database, and removes old ones. `npm run rotate` runs it as a Swarm job.
#
#   rotate.sh set             sets the passwords of the two URLs for their roles, with init-roles.sh
#   rotate.sh retire ROLE …   removes the passwords of these roles, so that they open no new session
#
#   SUPERUSER_PASSWORD_FILE, OWNER_DATABASE_URL_FILE, APP_DATABASE_URL_FILE as for restore.sh
set -euo pipefail
SCRIPTS="$(cd "$(dirname "$0")" && pwd)"
. "$SCRIPTS/connection.sh"
read_url "${OWNER_DATABASE_URL_FILE:?}"
PGPASSWORD="$(<"${SUPERUSER_PASSWORD_FILE:?}")"
export PGPASSWORD PGHOST="$HOST" PGPORT="$PORT" POSTGRES_DB="$DATABASE"

case "${1:-}" in
  set) bash "$SCRIPTS/init-roles.sh" ;;
  retire)
    for role in "${@:2}"; do
      psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set role="$role" --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
SELECT format('ALTER ROLE %I PASSWORD NULL', rolname) FROM pg_roles WHERE rolname = :'role' \gexec
SQL
    done
    ;;
  *)
    echo 'rotate.sh: unknown command; use set or retire' >&2
    exit 1
    ;;
esac
echo end
