# Writes the files of the external database into its volume, once: a private CA and a certificate, passwords, URLs.
# Environment: NAME (the database's host name), FRONT (the address of its front). Standard input: infra/postgres/init-roles.sh.
set -eu
cd /config
[ ! -f ready ] || exit 0
umask 077
cat > init-roles.sh

key='ec -pkeyopt ec_paramgen_curve:P-256'
openssl req -x509 -newkey $key -nodes -days 3650 -subj '/CN=CA of the lab' -keyout ca.key -out ca.pem 2>/dev/null
openssl req -newkey $key -nodes -subj "/CN=$NAME" -keyout server.key -out server.csr 2>/dev/null
printf 'subjectAltName=DNS:%s\n' "$NAME" > names
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile names -out server.crt 2>/dev/null
# Nothing else is signed with it.
rm -f ca.key server.csr names

# The service reads its CA from the file of the Swarm secret.
for role in owner app; do
  printf 'postgres://orders_%s:%s@%s:5432/orders?sslmode=verify-full&sslrootcert=/run/secrets/database_ca' \
    "$role" "$(openssl rand -hex 24)" "$NAME" > "$role-url"
done
openssl rand -hex 24 > superuser-password
openssl rand -hex 24 > replication-password
printf '*:*:*:replicator:%s\n' "$(cat replication-password)" > pgpass

cat > replication.sh <<'SH'
(
  { printf "\\\\set password '%s'\n" "$(cat /config/replication-password)"; cat <<'SQL'
CREATE ROLE replicator REPLICATION LOGIN PASSWORD :'password';
-- The front asks each server whether it is the primary.
CREATE ROLE follower LOGIN;
GRANT CONNECT ON DATABASE postgres TO follower;
SQL
  } | psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres
  touch /config/initialised
)
SH
cat > pg_hba.conf <<EOF_HBA
local all all trust
hostnossl postgres follower $FRONT/32 trust
hostssl replication replicator all scram-sha-256
hostssl all all all scram-sha-256
EOF_HBA
chown -R 999:999 .
touch ready
