#!/bin/bash
# Creates the cluster and runs /docker-entrypoint-initdb.d in a work directory. The result is moved into place at the
# end, PG_VERSION last, so a killed start leaves nothing that looks like a cluster.
set -Eeuo pipefail
trap 'echo "Stopped while creating the cluster; the next start begins again." >&2; exit 143' TERM INT

volume=$PGDATA
work=$volume/.initialising

# NAME or NAME_FILE, as in the official image.
variable() {
  local name=$1 file="$1_FILE"
  if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then
    echo "Both $name and $file are set; set only one." >&2
    exit 1
  fi
  local value=${!name:-${2:-}}
  if [ -n "${!file:-}" ]; then value=$(< "${!file}"); fi
  export "$name=$value"
  unset "$file"
}
variable POSTGRES_PASSWORD
variable POSTGRES_USER postgres
variable POSTGRES_DB "$POSTGRES_USER"
variable POSTGRES_INITDB_ARGS
: "${POSTGRES_HOST_AUTH_METHOD:=scram-sha-256}"

if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
  echo 'A new cluster needs a superuser password: set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE.' >&2
  exit 1
fi

if [ -d "$work" ]; then
  echo 'An earlier start was stopped while creating the cluster; beginning again.'
  find "$volume" -mindepth 1 -maxdepth 1 \! -name lost+found -exec rm -rf {} +
elif [ -n "$(find "$volume" -mindepth 1 -maxdepth 1 \! -name lost+found)" ]; then
  echo "$volume is neither empty nor a PostgreSQL cluster; refusing to change it." >&2
  exit 1
fi
mkdir -m 700 "$work"
export PGDATA=$work/cluster

make_cluster() {
  # The arguments are several words in one variable.
  # shellcheck disable=SC2086
  initdb --username="$POSTGRES_USER" --auth-local=trust --auth-host="$POSTGRES_HOST_AUTH_METHOD" --no-sync \
    "$@" $POSTGRES_INITDB_ARGS
}
if [ -n "$POSTGRES_PASSWORD" ]; then
  make_cluster --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD")
else
  make_cluster
fi
printf '\nhost all all all %s\n' "$POSTGRES_HOST_AUTH_METHOD" >> "$PGDATA/pg_hba.conf"

# Listens on the socket only: network clients cannot connect before the cluster is complete.
pg_ctl --wait --silent start -o "-c listen_addresses='' -c logging_collector=off"
export PGPASSWORD=$POSTGRES_PASSWORD

docker_process_sql() {
  PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc \
    ${POSTGRES_DB:+--dbname "$POSTGRES_DB"} "$@"
}
if [ "$POSTGRES_DB" != postgres ]; then
  POSTGRES_DB='' docker_process_sql --dbname postgres --set db="$POSTGRES_DB" <<< 'CREATE DATABASE :"db";'
fi
for script in /docker-entrypoint-initdb.d/*; do
  case $script in
    *.sh)
      echo "running $script"
      # As in the official image: executed if executable, else sourced.
      # shellcheck disable=SC1090
      if [ -x "$script" ]; then "$script"; else . "$script"; fi
      ;;
    *.sql) echo "running $script"; docker_process_sql -f "$script" ;;
    *.sql.gz) echo "running $script"; gunzip -c "$script" | docker_process_sql ;;
    */'*') ;;
    *) echo "ignoring $script" ;;
  esac
done
pg_ctl --wait --silent --mode=fast stop

find "$PGDATA" -mindepth 1 -maxdepth 1 \! -name PG_VERSION -exec mv -t "$volume" {} +
sync -f "$volume"
mv "$PGDATA/PG_VERSION" "$volume/"
rmdir "$PGDATA" "$work"
sync -f "$volume"
echo 'Created the cluster.'
