import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import versions from '../../../../../docker/versions.json' with { type: 'json' };

/* The scripts of infra/postgres, on a real server. */
const NAME = `database-scripts-test-${process.pid}`;
const SCRIPTS = fileURLToPath(new URL('../../../../../infra/postgres', import.meta.url));
const FUTURE = 'shop-29991231T235959Z-x.expand.dump';
const OLD = 'shop_old_20260101000000';
const ENVIRONMENT = {
  ...{
    PGHOST: '127.0.0.1',
    PGPASSWORD: 'secret',
    POSTGRES_DB: 'shop',
    KEEP: '2',
    BACKUPS: '/tmp/backups',
    OLD,
  },
  SUPERUSER_PASSWORD_FILE: '/tmp/superuser',
  OWNER_DATABASE_URL_FILE: '/tmp/owner',
  APP_DATABASE_URL_FILE: '/tmp/app',
};

const exec = (environment: Record<string, string>, ...command: string[]) => {
  const variables = Object.entries({ ...ENVIRONMENT, ...environment }).flatMap(([key, value]) => [
    '--env',
    `${key}=${value}`,
  ]);
  return execa('docker', ['exec', ...variables, NAME, ...command], { reject: false });
};
const shell = async (script: string) => (await exec({}, 'bash', '-euc', script)).stdout;
const run = (script: string, args: string[] = [], environment: Record<string, string> = {}) =>
  exec(environment, 'bash', `/scripts/${script}.sh`, ...args);
const sql = async (database: string, ...statements: string[]) => {
  const flags = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--username', 'postgres'];
  const commands = statements.flatMap((statement) => ['--command', statement]);
  const { stdout, stderr, exitCode } = await exec({}, 'psql', ...flags, '--dbname', database, ...commands);
  if (exitCode !== 0) throw new Error(stderr);
  return stdout.split('\n').filter(Boolean);
};
const databases = () =>
  sql('postgres', "SELECT datname FROM pg_database WHERE datname ~ 'shop' ORDER BY datname");
const backups = async () => (await shell('ls /tmp/backups')).split('\n').filter(Boolean);

beforeAll(async () => {
  await execa('docker', [
    'create',
    '--init',
    ...['--tmpfs', '/small:size=400k'],
    '--name',
    NAME,
    '--env',
    'POSTGRES_PASSWORD=secret',
    versions.postgres.image,
  ]);
  await execa('docker', ['cp', SCRIPTS, `${NAME}:/scripts`]);
  await execa('docker', ['start', NAME]);
  await vi.waitUntil(async () => (await exec({}, 'pg_isready', '--quiet')).exitCode === 0, {
    timeout: 240_000,
  });
  await shell(`printf secret >/tmp/superuser
    printf postgres://shop_owner:aa11@127.0.0.1:5432/shop >/tmp/owner
    printf postgres://shop_app:bb22@127.0.0.1:5432/shop >/tmp/app`);
}, 250_000);
afterAll(() => execa('docker', ['rm', '--force', '--volumes', NAME]));
beforeEach(async () => {
  for (const database of await databases()) await sql('postgres', `DROP DATABASE "${database}" WITH (FORCE)`);
  await run('shared-database', ['add']);
  await sql(
    'shop',
    'SET ROLE shop_owner',
    'CREATE SCHEMA release',
    'CREATE TABLE release.phases (change text, phase text, finished_at timestamptz)',
  );
  await shell('rm -rf /tmp/backups; mkdir /tmp/backups');
});

async function take(): Promise<string> {
  const [, taken, name = ''] =
    /^(taken|recent) (\S+) \d+\nend$/.exec((await run('backup', ['take', '3600'])).stdout) ?? [];
  expect(taken).toBe('taken');
  return name;
}

it('a file with a time in the future or another name replaces no backup, and is neither listed nor removed', async () => {
  const others = [FUTURE, 'shop-20260231T000000Z-x.dump', 'shop-new.dump'];
  await shell(`cd /tmp/backups; touch ${others.join(' ')} shop-2026010{1,2,3}T000000Z-x.dump`);
  const name = await take();
  const kept = ['shop-20260103T000000Z-x.dump', name];
  expect(await backups()).toEqual([...others, ...kept].sort());
  const { stdout } = await run('backup', ['list']);
  expect(stdout.split('\n').map((line) => line.split(' ')[1])).toEqual([...kept, undefined]);
});

it('inspect fails when the server is down', async () => {
  await shell('sed s/5432/1/ /tmp/owner >/tmp/down');
  expect(await run('restore', ['inspect'])).toMatchObject({ stdout: 'tables 1\nend' });
  const down = await run('restore', ['inspect'], { OWNER_DATABASE_URL_FILE: '/tmp/down' });
  expect(down).toMatchObject({ stdout: '', exitCode: 2 });
});

it('a restore ends sessions, drops what a killed one left, and keeps the databases of other services, as a teardown does', async () => {
  const name = await take();
  const theirs = ['shop_old', 'shop_old_20260202000000', 'shop_restoring'];
  for (const database of theirs) await sql('postgres', `CREATE DATABASE ${database}`);
  await sql('postgres', 'CREATE DATABASE "shop-restoring" OWNER shop_owner');
  const session = sql('shop', 'SELECT pg_sleep(100)').catch((error: Error) => error.message);
  expect(await run('restore', ['restore', name])).toMatchObject({
    stdout: `restored ${name}\nkept ${OLD}\nend`,
  });
  expect(await session).toContain('terminating connection');
  expect(await databases()).toEqual(['shop', OLD, ...theirs].sort());
  await run('shared-database', ['drop']);
  expect(await databases()).toEqual(theirs);
});

it('a backup that is taken when a restore begins does not remove the restored one, also one that was copied there', async () => {
  const name = await take();
  const [oldest, copied] = ['shop-20260101T000000Z-x.dump', 'shop-20260102T000000Z-x.dump'];
  await shell(`cd /tmp/backups; cp ${name} ${oldest}; cp ${name} .restore-${copied}`);
  expect(await run('restore', ['restore', copied])).toMatchObject({ exitCode: 0 });
  expect(await backups()).toEqual([oldest, copied, name]);
  const restored = run('restore', ['restore', oldest], { OLD: `${OLD}_2` });
  await vi.waitUntil(async () => (await shell('ls -A /tmp/backups')).includes(`.restore-${oldest}`), {
    timeout: 60_000,
    interval: 20,
  });
  await run('backup', ['take']);
  expect(await restored).toMatchObject({ exitCode: 0 });
  expect(await shell('ls -A /tmp/backups')).not.toContain('.restore-');
});

it('a restore of a backup that is there no more changes nothing', async () => {
  const name = await take();
  const gone = 'shop-20260101T000000Z-x.dump';
  expect(await run('restore', ['restore', gone])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`there is no backup ${gone} any more`),
  });
  expect(await databases()).toEqual(['shop']);
  expect(await shell('ls -A /tmp/backups')).toBe(`.lock\n${name}`);
});

it("a restore is refused when another role's database has the name of the restored one", async () => {
  const name = await take();
  await sql('postgres', 'CREATE DATABASE "shop-restoring"');
  const { stderr, exitCode } = await run('restore', ['restore', name]);
  expect([stderr, exitCode]).toEqual([
    expect.stringContaining('shop-restoring exists and belongs to postgres'),
    1,
  ]);
  expect(await databases()).toEqual(['shop', 'shop-restoring']);
});

/** More than the small disk has, also when it is compressed. */
const GROW = 'CREATE TABLE big AS SELECT gen_random_uuid() AS id FROM generate_series(1, 60000)';

it('a backup that does not fit on the disk leaves the earlier ones, and none of its own bytes', async () => {
  const small = { BACKUPS: '/small' };
  const [, , good = ''] = /^(taken) (\S+)/.exec((await run('backup', ['take'], small)).stdout) ?? [];
  const held = () => shell('ls -A /small | grep -v lock');
  await sql('shop', 'SET ROLE shop_owner', GROW);
  const full = await run('backup', ['take'], small);
  expect([full.exitCode, full.stderr]).toEqual([1, expect.stringContaining('No space left on device')]);
  expect(await held()).toBe(good);
  await shell('head -c 398k /dev/zero >/small/other || true');
  expect((await run('backup', ['take'], small)).stderr).toContain('not enough space for a backup');
  await shell('rm /small/other');
  expect(await run('restore', ['restore', good], small)).toMatchObject({ exitCode: 0 });
});

it('a truncated copy, and one without a schema history, replace nothing', async () => {
  await sql('shop', 'SET ROLE shop_owner', GROW);
  const name = await take();
  const broken = name.replace(/T\d{6}Z/, 'T000000Z');
  await shell(`cd /tmp/backups; head -c 100000 ${name} >${broken}`);
  expect((await run('restore', ['restore', broken])).exitCode).not.toBe(0);
  await shell(`cd /tmp/backups; pg_dump -U postgres -Fc --exclude-schema=release shop >${broken}`);
  expect((await run('restore', ['restore', broken])).stderr).toContain('has no schema history');
  expect(await databases()).toEqual(['shop']);
  expect(await sql('shop', 'SELECT count(*) FROM big')).toEqual(['60000']);
});

/** Runs a script, and kills all of its processes with SIGKILL after a time in seconds. */
const killed = (seconds: number, command: string) =>
  shell(
    `setsid bash -c '${command}' >/dev/null 2>&1 & sleep ${seconds}; kill -KILL -- -$! 2>/dev/null || true`,
  );

it('whenever a backup or a restore is killed, the database and its good backups are there, and the next run works', async () => {
  await sql('shop', 'SET ROLE shop_owner', GROW);
  const good = await take();
  for (const seconds of [0.1, 0.3, 0.6, 1, 1.5]) {
    await killed(seconds, 'KEEP=20 bash /scripts/backup.sh take');
    // A fast machine completes some of them.
    await killed(seconds, `OLD=${OLD}_${seconds * 10} bash /scripts/restore.sh restore ${good}`);
    expect(await sql('shop', 'SELECT count(*) FROM big')).toEqual(['60000']);
    expect(await backups()).toContain(good);
  }
  expect(await run('backup', ['take'], { KEEP: '20' })).toMatchObject({ exitCode: 0 });
  expect(await shell('ls -A /tmp/backups')).not.toContain('partial');
  expect(await run('restore', ['restore', good])).toMatchObject({ exitCode: 0 });
  expect(await databases()).not.toContain('shop-restoring');
});
