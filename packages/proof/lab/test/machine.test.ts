import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { cutSessions, slowDisk, stallDatabase, starveHost, thisMachine } from '../src/index.ts';
import { freeDisk } from '../src/machine/slow-disk.ts';
import { resumeDatabase } from '../src/machine/stall-database.ts';
import { stopStarving } from '../src/machine/starve-host.ts';

// A container with Swarm's labels, on this machine's engine.
const NAME = `lab-test-${process.pid}`;
const SERVICE = `${NAME}_db`;
const machine = thisMachine();
const machines = [machine];

beforeAll(async () => {
  const label = `com.docker.swarm.service.name=${SERVICE}`;
  const settings = ['--label', label, '--env', 'POSTGRES_PASSWORD=x', '--env', 'POSTGRES_DB=orders'];
  const data = ['--volume', '/var/lib/postgresql/data'];
  await machine.run([
    'docker',
    'run',
    '--detach',
    '--name',
    NAME,
    ...settings,
    ...data,
    versions.postgres.image,
  ]);
  // Over TCP: during its initialisation the server listens only on its socket.
  await vi.waitFor(() => inside('pg_isready', '--host', '127.0.0.1'), { timeout: 60_000, interval: 200 });
  await sql('CREATE ROLE app LOGIN SUPERUSER');
});
afterAll(() => machine.run(['docker', 'rm', '--force', '--volumes', NAME]));

const inside = (...command: string[]) => machine.run(['docker', 'exec', NAME, ...command]);
const sql = (text: string, user = 'postgres') =>
  inside('psql', '--username', user, '--dbname', 'orders', '--tuples-only', '--no-align', '--command', text);
/** The states of the server's processes, read from outside: a process inside would be stopped with them. */
const states = async () => {
  const lines = (await machine.run(['docker', 'top', NAME, '-eo', 'pid,stat,comm'])).split('\n').slice(1);
  return lines.filter((line) => line.endsWith('postgres')).map((line) => line.trim().split(/\s+/)[1] ?? '');
};
const stopped = async () => expect((await states()).filter((state) => !state.startsWith('T'))).toEqual([]);
const allContinued = async () =>
  expect((await states()).filter((state) => state.startsWith('T'))).toEqual([]);

test('a stalled database answers only after the stall', async () => {
  const stalling = stallDatabase(machines, SERVICE, 3);
  await vi.waitFor(stopped, { timeout: 30_000 });
  const answer = sql('SELECT 1').then(() => Date.now());
  const { fromMs, untilMs } = await stalling;
  expect(untilMs - fromMs).toBeGreaterThanOrEqual(3_000);
  expect(await answer).toBeGreaterThanOrEqual(untilMs);
  await allContinued();
});

test('a stall is reverted at once', async () => {
  const stalling = stallDatabase(machines, SERVICE, 3_600);
  // The container is removed while the stall would still last.
  stalling.catch(() => {});
  await vi.waitFor(stopped, { timeout: 30_000 });
  await resumeDatabase(machines, SERVICE);
  expect(await sql('SELECT 1')).toBe('1');
});

test('every session is terminated, and new ones are counted', async () => {
  const session = sql('SELECT pg_sleep(3600)', 'app');
  const cut = session.catch((error: Error) => error.message);
  await vi.waitFor(
    async () => expect(await sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'")).toBe('1'),
    { timeout: 30_000 },
  );
  const cutting = cutSessions(machines, SERVICE);
  expect(await cut).toContain('terminating connection due to administrator command');
  await sql('SELECT pg_sleep(0.2)', 'app');
  expect(await cutting).toEqual({ cut: 1, connected: 1, mostIn100Ms: 1 });
});

test('a disk is slow until it is freed', async () => {
  const { means, over } = await slowDisk(machines, SERVICE, { writesPerSecond: 1_000, seconds: 3_600 });
  const slow = async () => {
    const [, file, limit] = /\((\S+): (.+)\)$/.exec(means) ?? [];
    if (!file || !limit)
      return inside('ls', '/var/lib/postgresql/data').then((all) => all.includes('drill-writer'));
    return (await readFile(file, 'utf8')).includes(limit);
  };
  await vi.waitFor(async () => expect(await slow()).toBe(true), { timeout: 30_000 });
  await freeDisk(machines, SERVICE);
  await over;
  expect(await slow()).toBe(false);
});

/** The processes with a file in their arguments or environment. */
async function processesOf(running: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const texts = await Promise.all(
    ids.map(async (id) => {
      const read = (file: string) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '');
      return { id, text: (await read('cmdline')) + (await read('environ')) };
    }),
  );
  return texts.flatMap(({ id, text }) => (text.includes(running) ? [id] : []));
}

test('a host is starved by the given number of loops, until it is reverted', async () => {
  const running = join(tmpdir(), `${NAME}-taken-back`);
  const starving = starveHost(machine, { loops: 2, seconds: 3_600, running });
  // The script, the loops, and the fork storm with some of its processes.
  await vi.waitFor(async () => expect((await processesOf(running)).length).toBeGreaterThanOrEqual(4), {
    timeout: 30_000,
  });
  await stopStarving(machine, running);
  await starving;
  expect(await processesOf(running)).toEqual([]);
});

test('a host is no longer starved when the drill was killed', async () => {
  const running = join(tmpdir(), `${NAME}-killed`);
  const drill = spawn(process.execPath, ['--input-type=module', '-e', DRILL, running], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
  });
  await vi.waitFor(async () => expect((await processesOf(running)).length).toBeGreaterThanOrEqual(5), {
    timeout: 30_000,
  });
  drill.kill('SIGKILL');
  await vi.waitFor(async () => expect(await processesOf(running)).toEqual([]), { timeout: 30_000 });
});

const DRILL = `
  const { starveHost, thisMachine } = await import('${new URL('../src/index.ts', import.meta.url)}');
  await starveHost(thisMachine(), { loops: 2, seconds: 3_600, running: process.argv[1] });
`;
