import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { type Clone, freshClone } from '../e2e/fresh-clone.ts';
import { startStopwatch } from '../e2e/stopwatch.ts';
import { registryOf } from '../registry.ts';

// An unusual name, because the stack gets the name of the service.
const SERVICE = 'trial-ledgers';
const PORT = 18_096;
const URL = `http://127.0.0.1:${PORT}/${SERVICE}`;
const WAIT = { timeout: 120_000, interval: 250 };

const watch = startStopwatch();
let clone: Clone;
let folder: string;
let headers: Record<string, string>;

const npm = (name: string, ...args: string[]) =>
  watch.time([name, ...args].join(' '), () =>
    clone.run('npm', 'run', '--silent', name, '--', '--target', SERVICE, ...args),
  );
const docker = (...args: string[]) => clone.run('docker', ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backups-'));
  clone = await watch.time('clone, with its dependencies', () => freshClone(registryOf(SERVICE)));
  await clone.run('npm', 'run', '--silent', 'new-service', '--', SERVICE, '--port', String(PORT));
  await npm('deploy');
  const token = await npm('token');
  headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
});
afterAll(async () => {
  console.log(`\n${watch.lines()}\n`);
  await npm('teardown', '--data', '--yes').catch(() => {});
  await rm(folder, { recursive: true, force: true });
  await clone?.remove();
});

/** Creates resources one after the other. @returns the ids of those that were acknowledged */
async function create(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const answer = await fetch(URL, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: `number ${n}` }),
    });
    expect(answer.status).toBe(201);
    ids.push(((await answer.json()) as { id: string }).id);
  }
  return ids;
}

/** The ids that the service does not have; undefined while it does not answer. */
async function missing(ids: readonly string[]): Promise<string[] | undefined> {
  const gone: string[] = [];
  for (const id of ids) {
    const answer = await fetch(`${URL}/${id}`, { headers }).catch(() => undefined);
    if (answer?.status !== 200 && answer?.status !== 404) return undefined;
    if (answer.status === 404) gone.push(id);
  }
  return gone;
}
const allAreThere = (ids: readonly string[]) =>
  vi.waitFor(async () => expect(await missing(ids)).toEqual([]), WAIT);

let acknowledged: string[];
let later: string[];

it('a backup of a service that takes writes is taken, listed and copied to this machine', async () => {
  acknowledged = await create(200);
  const [output] = await Promise.all([npm('backup', '--to', folder), create(100)]);
  const [file = ''] = await readdir(folder);
  expect(output).toContain(file);
  expect(file).toMatch(/^trial_ledgers-\d{8}T\d{6}Z-001_create_trial_ledgers\.expand\.dump$/);
  expect(await npm('backup', '--list')).toContain(file);
  later = await create(1);
});

it('a restore over a database with tables is refused without --yes, and changes nothing', async () => {
  const refused = await npm('restore', 'latest').catch((error: { exitCode: number; all: string }) => error);
  expect(refused).toMatchObject({ exitCode: 2, all: expect.stringContaining('add --yes') });
  expect(await missing([...acknowledged, ...later])).toEqual([]);
});

it('a restore replaces the database of the running service, and keeps the old one', async () => {
  const output = await npm('restore', 'latest', '--yes');
  const old = /the old database is (trial_ledgers_old_\d{14})/.exec(output)?.[1];
  expect(old).toBeDefined();
  await allAreThere(acknowledged);
  expect(await missing(later)).toEqual(later);
});

it('after the loss of the volume a backup restores all rows that were acknowledged before it', async () => {
  const db = `${SERVICE}_db`;
  await docker('service', 'scale', '--detach', `${db}=0`);
  await vi.waitFor(() => docker('volume', 'rm', `${SERVICE}_data-${versions.postgres.version}`), WAIT);
  await docker('service', 'scale', `${db}=1`);
  expect(await npm('restore', 'latest')).not.toContain('the old database');
  await allAreThere(acknowledged);
  await create(1);
});

it('after the loss of everything, with secrets and backups, a new stack is restored from the copy', async () => {
  await npm('teardown', '--data', '--yes');
  expect(await docker('volume', 'ls', '--quiet')).not.toContain(`${SERVICE}_backups`);
  await clone.edit(`infra/targets/${SERVICE}/target.yml`, [
    'contract: auto',
    'backup: { every: 10s, keep: 3 }\ncontract: auto',
  ]);
  await npm('deploy');
  const [file = ''] = await readdir(folder);
  await npm('restore', join(folder, file), '--yes');
  await allAreThere(acknowledged);
  await create(1);
});

it('scheduled backups continue after their container was killed; the newest three are kept', async () => {
  const taken = async () =>
    (
      JSON.parse((await npm('backup', '--list', '--json')).trim().split('\n').at(-1) as string) as {
        backups: { name: string }[];
      }
    ).backups.map(({ name }) => name);
  const before = await vi.waitUntil(async () => {
    const names = await taken();
    return names.length === 3 && names;
  }, WAIT);
  await docker('kill', await docker('ps', '--quiet', '--filter', `name=${SERVICE}_backups`));
  await vi.waitFor(async () => {
    const names = await taken();
    expect(names).toHaveLength(3);
    expect(names.at(-1)).not.toBe(before.at(-1));
  }, WAIT);
});

/** Runs work under load of clients that never retry. @throws when a first try fails, or a resource is lost or doubled */
async function underLoad(work: () => Promise<unknown>): Promise<void> {
  const flags = ['--rate', '30', '--duration', '20m', '--tries', '1', '--json'];
  const load = clone.start('node', 'scripts/release/src/probe.ts', '--target', SERVICE, ...flags);
  await load.says('"event":"second"');
  await work();
  const { exitCode, all } = await load.stop();
  const { report } = JSON.parse(all.trim().split('\n').at(-1) ?? '') as { report: { faults: string[] } };
  console.log(JSON.stringify(report));
  expect({ exitCode, faults: report?.faults }).toEqual({ exitCode: 0, faults: [] });
}

it.each(['app-password', 'owner-password'])(
  'two rotations of %s under load fail no first try, and backups and deploys still work',
  async (what) => {
    await underLoad(async () => {
      await npm('rotate', what);
      await npm('rotate', what);
    });
    await npm('backup');
    expect(await npm('deploy')).toContain('nothing to do');
    await create(1);
  },
);

it('a rotation of the token key under load fails no first try, and tokens of both keys are accepted', async () => {
  // The clone has its own key; other stacks of this machine accept other tokens.
  for (const other of ['local', 'lab', 'lab-external']) await clone.run('rm', '-r', `infra/targets/${other}`);
  await underLoad(() => npm('rotate', 'token-keys'));
  await create(1);
  const before = headers;
  headers = { ...before, authorization: `Bearer ${await npm('token')}` };
  expect(headers).not.toEqual(before);
  await create(1);
  expect(await npm('deploy')).toContain('nothing to do');
});
