#!/usr/bin/env bash
# Creates or drops a service's database and its two roles in the PostgreSQL of a platform, for targets with `database: shared`.
# `npm run deploy` runs it as a Swarm job, with init-roles.sh in the same folder. Idempotent.
#
#   shared-database.sh add | drop
#
#   PGHOST                   the server
#   SUPERUSER_PASSWORD_FILE  file with the password of its superuser, POSTGRES_USER
#   POSTGRES_DB              the database to create or drop; its roles are <database>_owner and <database>_app, and after rotations <database>_app_a and _b
#   OWNER_DATABASE_URL_FILE, APP_DATABASE_URL_FILE as for init-roles.sh, to add
set -euo pipefail

PGPASSWORD="$(<"${SUPERUSER_PASSWORD_FILE:?}")"
export PGPASSWORD

as_superuser() { # reads SQL from stdin
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set database="${POSTGRES_DB:?}" \
    --username "${POSTGRES_USER:-postgres}" --dbname postgres
}

case "${1:-}" in
  add)
    as_superuser <<'SQL'
SELECT format('CREATE DATABASE %I', :'database')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SQL
    # It also revokes the rights of PUBLIC, so that the roles of other services cannot connect to the database.
    bash "$(dirname "$0")/init-roles.sh"
    ;;
  drop)
    as_superuser <<'SQL'
SET client_min_messages = warning;
-- Databases that restores have made or replaced belong to the service, too; while one is left, its owner cannot be dropped.
-- Another service's database may have such a name, so its owner decides.
SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
  WHERE datname = :'database' OR (datname ~ ('^' || :'database' || '(_old_[0-9]{14}|-restoring)$') AND pg_get_userbyid(datdba) = :'database' || '_owner') \gexec
SELECT format('DROP ROLE IF EXISTS %I', :'database' || suffix) FROM unnest(ARRAY['_owner', '_app_a', '_app_b', '_app']) AS suffix \gexec
SQL
    ;;
  *)
    echo 'shared-database.sh: unknown command; use add or drop' >&2
    exit 1
    ;;
esac
