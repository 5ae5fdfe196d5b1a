#!/bin/bash
# Starts PostgreSQL; makes the cluster first where the volume has none. The variables are the official image's.
set -Eeuo pipefail

# flags alone mean: postgres with these flags
if [ "${1:-}" = "" ] || [ "${1:0:1}" = '-' ]; then
  set -- postgres "$@"
fi
if [ "$1" != postgres ]; then
  exec "$@"
fi

# As root only the ownership of the volume is set right; the rest runs as postgres.
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres {} +
  exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$BASH_SOURCE" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initialise.sh
fi
# nothing but an empty directory can be left of a cluster that is whole
rmdir "$PGDATA/.initialising" 2>/dev/null || true
chmod 700 "$PGDATA" 2>/dev/null || true
unset POSTGRES_PASSWORD
exec "$@"
