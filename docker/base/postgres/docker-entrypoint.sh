#!/bin/bash
# Starts PostgreSQL; creates the cluster if the volume has none. Supports the variables of the official image.
set -Eeuo pipefail

# Flags alone mean postgres with these flags.
if [ "${1:-}" = "" ] || [ "${1:0:1}" = '-' ]; then
  set -- postgres "$@"
fi
if [ "$1" != postgres ]; then
  exec "$@"
fi

# As root it only fixes the ownership of the volume; the rest runs as postgres.
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres {} +
  exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$BASH_SOURCE" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initialise.sh
elif [ "$(< "$PGDATA/PG_VERSION")" != "$PG_MAJOR" ]; then
  # In the words of PostgreSQL, which would also refuse.
  echo "The data directory was initialized by PostgreSQL version $(< "$PGDATA/PG_VERSION"), and this image has $PG_MAJOR; nothing was changed." >&2
  exit 1
fi
# A complete cluster can have only an empty directory left.
rmdir "$PGDATA/.initialising" 2>/dev/null || true
chmod 700 "$PGDATA" 2>/dev/null || true
unset POSTGRES_PASSWORD
exec "$@"
