# A server of the external database: a new cluster, a copy of the other server, or the data that it has.
# Environment: PEER (the other server's address), FIRST (yes: it creates the cluster), PGDATA, the variables of the image.
set -eu
parent=$(dirname "$PGDATA")
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; }

chown postgres "$parent"
# libpq looks for certificates in HOME.
export HOME=/var/lib/postgresql PGPASSFILE=/config/pgpass
if [ ! -s "$PGDATA/PG_VERSION" ] && { [ "$FIRST" != yes ] || [ -f /config/initialised ]; }; then
  # Renamed only when it is complete.
  until as_postgres pg_basebackup --host "$PEER" --username replicator --pgdata "$PGDATA.new" --write-recovery-conf --checkpoint=fast; do
    rm -rf "$PGDATA.new"
    sleep 0.5
  done
  mv "$PGDATA.new" "$PGDATA"
fi
install -m 755 /config/init-roles.sh /config/replication.sh /docker-entrypoint-initdb.d/
exec docker-entrypoint.sh postgres -c listen_addresses='*' -c hba_file=/config/pg_hba.conf -c wal_keep_size=512MB \
  -c ssl=on -c ssl_cert_file=/config/server.crt -c ssl_key_file=/config/server.key
