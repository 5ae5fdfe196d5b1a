#!/usr/bin/env bash
# Creates or drops a service's database and its two roles in the PostgreSQL of a platform, for targets with `database: shared`.
# `npm run deploy` runs it as a Swarm job, with init-roles.sh in the same folder. Idempotent.
#
#   shared-database.sh add | drop
#
#   PGHOST                   the server
#   SUPERUSER_PASSWORD_FILE  file with the password of its superuser, POSTGRES_USER
#   POSTGRES_DB              the database to create or drop; its roles are <database>_owner and <database>_app
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
SELECT format('DROP DATABASE IF EXISTS %I WITH (FORCE)', :'database') \gexec
SELECT format('DROP ROLE IF EXISTS %I, %I', :'database' || '_owner', :'database' || '_app') \gexec
SQL
    ;;
  *)
    echo 'shared-database.sh: unknown command; use add or drop' >&2
    exit 1
    ;;
esac
