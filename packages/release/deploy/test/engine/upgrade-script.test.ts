import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import versions from '../../../../../docker/versions.json' with { type: 'json' };

/* infra/postgres/upgrade.sh, from a server of the former major to one of the current major. A kill ends its container, as that of a job. */
const NAME = `upgrade-script-test-${process.pid}`;
const [OLD, NEW, JOB] = [`${NAME}-old`, `${NAME}-new`, `${NAME}-job`];
const SCRIPTS = fileURLToPath(new URL('../../../../../infra/postgres', import.meta.url));
const WAIT = { timeout: 60_000, interval: 200 };
const docker = async (...args: string[]) => (await execa('docker', args)).stdout;

const FILES = `printf secret >/tmp/superuser
printf postgres://shop_owner:aa11@db:5432/shop >/tmp/owner
printf postgres://shop_app:bb22@db:5432/shop >/tmp/app
exec bash /scripts/upgrade.sh "$1"`;
const VARIABLES = {
  ...{ OLD_HOST: OLD, NEW_HOST: NEW, BACKUPS: '/tmp', SUPERUSER_PASSWORD_FILE: '/tmp/superuser' },
  ...{ OWNER_DATABASE_URL_FILE: '/tmp/owner', APP_DATABASE_URL_FILE: '/tmp/app' },
};

/** Starts the script in a container of its own, with the image of the new server. */
const start = (command: string) =>
  execa(
    'docker',
    [
      ...['run', '--rm', '--init', '--name', JOB, '--network', NAME, '--user', '999:999'],
      ...['--volume', `${SCRIPTS}:/scripts:ro`, '--entrypoint', 'bash'],
      ...Object.entries(VARIABLES).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...[versions.postgres.image, '-c', FILES, 'job', command],
    ],
    { reject: false },
  );
const run = async (command: string) => {
  const { stdout, stderr, exitCode } = await start(command);
  return { lines: stdout.split('\n'), stderr, exitCode };
};

/** Runs SQL on a server, as a role with a password over the network. @throws with the server's message */
async function sql(server: string, role: string, statement: string): Promise<string> {
  const password = { postgres: 'secret', shop_owner: 'aa11', shop_app: 'bb22' }[role];
  const { stdout, stderr, exitCode } = await execa(
    'docker',
    [
      ...[
        'exec',
        '--env',
        `PGPASSWORD=${password}`,
        server,
        'psql',
        '--no-psqlrc',
        '--quiet',
        '--tuples-only',
      ],
      ...['--no-align', '--set', 'ON_ERROR_STOP=1', '--host', server, '--username', role, '--dbname', 'shop'],
      ...['--command', statement],
    ],
    { reject: false },
  );
  if (exitCode !== 0) throw new Error(stderr);
  return stdout;
}

/** Inserts an order, as the service does. @returns the server that has acknowledged it; undefined when both refuse clients */
async function write(): Promise<string | undefined> {
  const accepted: string[] = [];
  for (const server of [OLD, NEW])
    await sql(server, 'shop_app', `INSERT INTO orders (t) VALUES ('new')`).then(
      () => accepted.push(server),
      () => {},
    );
  // Two servers that accept writes would each have orders that the other one lacks.
  expect(accepted.length).toBeLessThanOrEqual(1);
  return accepted[0];
}
const count = async (server: string) => Number(await sql(server, 'postgres', 'SELECT count(*) FROM orders'));

const startServer = async (name: string, image: string) => {
  await docker(
    ...['run', '--detach', '--init', '--name', name, '--hostname', name, '--network', NAME],
    ...['--env', 'POSTGRES_PASSWORD=secret', '--env', 'POSTGRES_DB=shop', image, '-c', 'wal_level=logical'],
  );
  await vi.waitFor(() => sql(name, 'postgres', 'SELECT 1'), WAIT);
};
const removeServers = () => execa('docker', ['rm', '--force', '--volumes', OLD, NEW, JOB], { reject: false });

const SCHEMA = `
  CREATE SCHEMA release;
  CREATE TABLE release.phases (change text, phase text, finished_at timestamptz, PRIMARY KEY (change, phase));
  CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), n bigint GENERATED ALWAYS AS IDENTITY, t text NOT NULL);
  CREATE TABLE items (order_id uuid REFERENCES orders, line integer, PRIMARY KEY (order_id, line));
  CREATE FUNCTION answer() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 42';
  INSERT INTO orders (t) SELECT 'old' FROM generate_series(1, 20000);
  INSERT INTO items SELECT id, 1 FROM orders`;

beforeAll(() => docker('network', 'create', NAME));
beforeEach(async () => {
  await removeServers();
  await Promise.all([
    startServer(OLD, versions.formerPostgres.image),
    startServer(NEW, versions.postgres.image),
  ]);
  const roles = `printf postgres://shop_owner:aa11@db/shop >/tmp/o; printf postgres://shop_app:bb22@db/shop >/tmp/a
    OWNER_DATABASE_URL_FILE=/tmp/o APP_DATABASE_URL_FILE=/tmp/a POSTGRES_DB=shop bash /tmp/init-roles.sh`;
  await docker('cp', `${SCRIPTS}/init-roles.sh`, `${OLD}:/tmp/init-roles.sh`);
  await docker('exec', '--user', '999', OLD, 'bash', '-euc', roles);
  await sql(OLD, 'shop_owner', SCHEMA);
});
afterAll(async () => {
  await removeServers();
  await docker('network', 'rm', NAME);
});

const copied = async () => {
  expect(await run('prepare')).toMatchObject({ exitCode: 0 });
  expect(await run('copy')).toMatchObject({ exitCode: 0 });
};

// Setup makes the former image only where it is asked to.
const { failed: noFormer } = await execa('docker', ['image', 'inspect', versions.formerPostgres.image], {
  reject: false,
});
describe.skipIf(noFormer)('an upgrade', () => {
  it('moves rows, sequences, roles and rights; then only the new server accepts connections', async () => {
    await sql(OLD, 'postgres', `CREATE ROLE shop_app_a LOGIN PASSWORD 'cc33' IN ROLE shop_app`);
    await copied();
    expect(await write()).toBe(OLD);
    const { lines, exitCode } = await run('switch');
    expect({ lines, exitCode }).toMatchObject({
      lines: [expect.stringMatching(/^switched \d+$/), 'counted 4', 'end'],
      exitCode: 0,
    });
    expect([await count(OLD), await count(NEW)]).toEqual([20_001, 20_001]);
    await expect(sql(OLD, 'shop_app', 'SELECT 1')).rejects.toThrow('too many connections');
    expect(await write()).toBe(NEW);
    expect(await sql(NEW, 'shop_app', 'SELECT max(n), answer() FROM orders')).toBe('20002|42');
    await expect(sql(NEW, 'shop_app', 'DELETE FROM orders')).rejects.toThrow('permission denied');
    expect(await sql(NEW, 'postgres', `SELECT pg_has_role('shop_app_a', 'shop_app', 'MEMBER')`)).toBe('t');
    expect(await sql(NEW, 'postgres', `SELECT to_regnamespace('database_upgrade') IS NULL`)).toBe('t');
  });

  it('keeps the old server closed after its restart', async () => {
    await copied();
    await run('switch');
    await docker('restart', OLD);
    await vi.waitFor(() => sql(OLD, 'postgres', 'SELECT 1'), WAIT);
    await expect(sql(OLD, 'shop_app', 'SELECT 1')).rejects.toThrow('too many connections');
    await expect(sql(OLD, 'postgres', `INSERT INTO orders (t) VALUES ('x')`)).rejects.toThrow('read-only');
  });

  it('that was killed in the copy continues, and the old server serves meanwhile', async () => {
    await run('prepare');
    for (const afterMs of [300, 900, 2_000]) {
      const copying = start('copy');
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await execa('docker', ['kill', JOB], { reject: false });
      await copying;
      expect(await write()).toBe(OLD);
    }
    expect(await run('copy')).toMatchObject({ exitCode: 0 });
    expect(await run('switch')).toMatchObject({ exitCode: 0 });
    expect(await count(NEW)).toBe(20_003);
  });

  it('that was killed at any time in the switch never leaves two servers open, and continues', async () => {
    await copied();
    let acknowledged = 20_000;
    for (let afterMs = 200; afterMs < 3_000; afterMs += 400) {
      const switching = start('switch');
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await execa('docker', ['kill', JOB], { reject: false });
      await switching;
      if (await write()) acknowledged++;
    }
    expect(await run('switch')).toMatchObject({ exitCode: 0 });
    expect(await write()).toBe(NEW);
    expect(await count(NEW)).toBe(acknowledged + 1);
  });

  it('takes the switch back when the servers have different rows', async () => {
    await copied();
    await sql(NEW, 'postgres', 'DELETE FROM items WHERE order_id = (SELECT order_id FROM items LIMIT 1)');
    const { stderr, exitCode } = await run('switch');
    expect({ stderr, exitCode }).toEqual({
      stderr: expect.stringContaining(
        'different numbers of rows on the old and the new server: items 20000 19999',
      ),
      exitCode: 1,
    });
    expect(await write()).toBe(OLD);
  });

  it('that is aborted leaves no slot and no publication; after the switch it cannot be aborted', async () => {
    await copied();
    expect(await run('abort')).toMatchObject({ exitCode: 0 });
    const left = `SELECT (SELECT count(*) FROM pg_replication_slots) + (SELECT count(*) FROM pg_publication)`;
    expect(await sql(OLD, 'postgres', left)).toBe('0');
    expect(await write()).toBe(OLD);
    await copied();
    await run('switch');
    const { stderr, exitCode } = await run('abort');
    expect({ stderr, exitCode }).toEqual({
      stderr: expect.stringContaining('only a backup leads back'),
      exitCode: 1,
    });
    expect(await write()).toBe(NEW);
  });

  it('names what it does not support', async () => {
    await sql(
      OLD,
      'shop_owner',
      'CREATE TABLE keyless (a int); CREATE UNLOGGED TABLE quick (a int PRIMARY KEY)',
    );
    await sql(OLD, 'shop_owner', 'CREATE MATERIALIZED VIEW sums AS SELECT 1 AS a');
    await sql(OLD, 'shop_owner', `INSERT INTO release.phases VALUES ('002_x', 'backfill')`);
    await sql(OLD, 'postgres', 'CREATE PUBLICATION theirs');
    const { lines } = await run('inspect');
    const problems = lines.filter((line) => line.startsWith('problem '));
    expect(problems.sort()).toEqual([
      expect.stringContaining('materialized view sums'),
      expect.stringContaining('publication theirs'),
      expect.stringContaining('schema change 002_x is not complete (backfill)'),
      expect.stringContaining('table keyless has no primary key'),
      expect.stringContaining('table quick is unlogged'),
    ]);
  });
});
