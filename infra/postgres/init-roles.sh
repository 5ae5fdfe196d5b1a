#!/usr/bin/env bash
# Creates the two roles of a service's database: one owns the schema, one serves requests.
# Runs from /docker-entrypoint-initdb.d on first start. Idempotent; a later run also changes the passwords.
#
#   OWNER_DATABASE_URL_FILE  file with the postgres:// URL that schema jobs use
#   APP_DATABASE_URL_FILE    file with the postgres:// URL that the service uses
#   POSTGRES_USER, POSTGRES_DB as for the image
#
# In a subshell: the image's entry point sources a script that is not executable, as a mounted config is.
(
  set -euo pipefail

  set_role() { # <psql variable> <variable that names the file>: prints \set lines for psql
    local file="${!2:-}" url
    if [[ -z "$file" ]]; then
      echo "init-roles.sh: set $2 to the file that holds this role's postgres:// URL" >&2
      return 1
    fi
    url="$(tr -d '[:space:]' <"$file")"
    if [[ ! "$url" =~ ^postgres(ql)?://([A-Za-z0-9_]+):([A-Za-z0-9._~-]+)@ ]]; then
      echo "init-roles.sh: $2: want postgres://role:password@host/database, the password without escapes" >&2
      return 1
    fi
    printf "\\\\set %s '%s'\n\\\\set %s_password '%s'\n" "$1" "${BASH_REMATCH[2]}" "$1" "${BASH_REMATCH[3]}"
  }

  owner="$(set_role owner OWNER_DATABASE_URL_FILE)"
  app="$(set_role app APP_DATABASE_URL_FILE)"

  # Passwords are passed by stdin: every process of the host can read a command line.
  { printf '%s\n%s\n' "$owner" "$app"; cat <<'SQL'
SET client_min_messages = warning;
SELECT format('CREATE ROLE %I', role)
  FROM (VALUES (:'owner'), (:'app')) AS wanted (role)
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE :"owner" LOGIN PASSWORD :'owner_password';
ALTER ROLE :"app" LOGIN PASSWORD :'app_password';

-- Only these two roles may connect to the database, and they may connect to no other. By default every role may connect to every database.
SELECT current_database() AS database \gset
ALTER DATABASE :"database" OWNER TO :"owner";
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app";
GRANT USAGE ON SCHEMA public TO :"app";

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname) FROM pg_database
  WHERE datname IN ('postgres', 'template1') AND has_database_privilege('public', datname, 'CONNECT') \gexec

-- The service may read and write the rows of what the owner creates from now on, never change, drop or truncate it.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE ON SEQUENCES TO :"app";

-- The contract gate reads the sessions of old releases, and errors name the query that blocks a change.
GRANT pg_read_all_stats TO :"owner";

SELECT set_config('init.owner', :'owner', false) AS owner_for_do \gset
-- Ends the session of a schema job that was killed, so that it holds no locks (PostgreSQL 14+, not on every platform).
DO $$
BEGIN
  EXECUTE format('ALTER ROLE %I SET client_connection_check_interval = %L', current_setting('init.owner'), '2s');
EXCEPTION WHEN undefined_object OR invalid_parameter_value THEN
  RAISE WARNING 'not available here: %', SQLERRM;
END $$;
SQL
  } | psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-postgres}"
)
