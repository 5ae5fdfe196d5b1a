import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { createPool, statement } from '../src/index.ts';
import { closeDatabase, createDatabase, waitForDatabase } from '../src/knex/index.ts';

const PORT = 5432;

/** A private CA, and a server with a certificate of it for a name. */
const START = `set -eu
mkdir /tls && cd /tls
key='ec -pkeyopt ec_paramgen_curve:P-256'
openssl req -x509 -newkey $key -nodes -days 1 -subj "/CN=CA of $NAME" -keyout ca.key -out ca.pem
openssl req -newkey $key -nodes -subj "/CN=$NAME" -keyout server.key -out server.csr
echo "subjectAltName=DNS:$NAME" > names
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile names -out server.crt
chmod 600 server.key && chown -R postgres .
exec docker-entrypoint.sh postgres -c ssl=on -c ssl_cert_file=/tls/server.crt -c ssl_key_file=/tls/server.key`;

interface Server {
  container: StartedTestContainer;
  port: number;
  ca: string;
}

let folder: string;
let server: Server;
let named: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'private-ca-'));
  [server, named] = await Promise.all([startServer('localhost'), startServer('database.example')]);
});
afterAll(async () => {
  await Promise.all([server.container.stop(), named.container.stop()]);
  await rm(folder, { recursive: true });
});

/** @param name in its certificate */
async function startServer(name: string): Promise<Server> {
  const container = await new GenericContainer(versions.postgres.image)
    .withUser('0:0')
    .withEnvironment({ POSTGRES_PASSWORD: 'secret', NAME: name })
    .withEntrypoint(['bash', '-c', START])
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forLogMessage(/listening on IPv4/))
    .start();
  const ca = join(folder, `${name}.pem`);
  await writeFile(ca, (await container.exec(['cat', '/tls/ca.pem'])).output);
  return { container, port: container.getMappedPort(PORT), ca };
}

const urlOf = ({ port }: Server, { ca }: Server) =>
  `postgres://postgres:secret@localhost:${port}/postgres?sslmode=verify-full&sslrootcert=${ca}`;

const ENCRYPTED = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';

async function throughPool(url: string): Promise<unknown> {
  const pool = createPool({ url, applicationName: 'test/1.0.0', min: 1, max: 1 });
  try {
    return await pool.query(statement<{ ssl: boolean }>('ssl', ENCRYPTED, { idempotent: true }), []);
  } finally {
    await pool.close();
  }
}

async function throughKnex(url: string): Promise<unknown> {
  const db = createDatabase({ url, applicationName: 'test-schema/1.0.0', poolMax: 1 });
  try {
    await waitForDatabase(db, { timeoutMs: 2_000 });
    return (await db.raw(ENCRYPTED)).rows;
  } finally {
    await closeDatabase(db);
  }
}

const WAYS = [
  ['the service', throughPool],
  ['schema work', throughKnex],
] as const;

test.each(WAYS)(
  '%s connects with TLS to a server whose certificate a private CA signed',
  async (_, connect) => {
    expect(await connect(urlOf(server, server))).toEqual([{ ssl: true }]);
  },
);

test.each(WAYS)('%s refuses a server of another CA at once', async (_, connect) => {
  await expect(connect(urlOf(server, named))).rejects.toThrow(/certificate/);
});

test.each(WAYS)('%s refuses a server whose certificate has another name at once', async (_, connect) => {
  await expect(connect(urlOf(named, named))).rejects.toThrow(/altnames/);
});
