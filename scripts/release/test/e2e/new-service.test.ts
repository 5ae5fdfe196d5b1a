import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registryOf } from '../registry.ts';
import { type Clone, freshClone } from './fresh-clone.ts';
import { startStopwatch } from './stopwatch.ts';

// A name that a reader's own service is unlikely to have, because the stack has the service's name.
const SERVICE = 'trial-payments';
const FOLDER = `services/${SERVICE}`;
const PORT = 18_094;
const URL = `http://127.0.0.1:${PORT}/${SERVICE}`;

const watch = startStopwatch();
let clone: Clone;

const teardown = () => clone.run('npm', 'run', 'teardown', '--', '--target', SERVICE, '--data', '--yes');
const newService = (...flags: string[]) =>
  clone.run('npm', 'run', '--silent', 'new-service', '--', SERVICE, '--port', String(PORT), ...flags);
const deploy = (...flags: string[]) =>
  clone.run('npm', 'run', '--silent', 'deploy', '--', '--target', SERVICE, ...flags);

beforeAll(async () => {
  clone = await watch.time('clone, with its dependencies', () => freshClone(registryOf(SERVICE)));
});
afterAll(async () => {
  console.log(`\n${watch.lines()}\n`);
  await teardown().catch(() => {});
  await clone?.remove();
});

/** Calls the service as a user would, with a token of `npm run token`. */
async function ask(path = '', body?: object) {
  const token = await clone.run('npm', 'run', '--silent', 'token', '--', '--target', SERVICE);
  const answer = await fetch(`${URL}${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: answer.status, release: answer.headers.get('x-release'), body: await answer.json() };
}

it('new-service creates a service, prints the next steps, and is safe to repeat', async () => {
  const said = await watch.time('new-service', () => newService());
  expect(said).toContain(`npm run deploy -- --target ${SERVICE}`);
  expect(said).toContain(`undo: rm -r infra/targets/${SERVICE} ${FOLDER}`);
  expect(await newService()).toBe(said);
  // What a killed run leaves: the target without the service.
  await clone.run('rm', '-r', FOLDER);
  expect(await newService()).toBe(said);
  await teardown();
});

it('refuses invalid names and ports, and changes nothing', async () => {
  const before = await clone.run('git', 'status', '--porcelain');
  const refused = async (args: string[], why: string) => {
    const failure = await clone
      .run('npm', 'run', '--silent', 'new-service', '--', ...args)
      .catch((error: { exitCode: number; all: string }) => error);
    expect(failure).toMatchObject({ exitCode: 2, all: expect.stringContaining(why) });
  };
  await refused(['Payments'], 'is not a valid service name');
  await refused(['other', '--port', '99'], 'Expected a port from 1024');
  await refused(['other', '--port', String(PORT)], `port ${PORT} belongs to the target ${SERVICE}`);
  await clone.edit(`${FOLDER}/slo.yml`, ['99.9%', '99.5%']);
  await refused([SERVICE], 'exists already');
  await clone.edit(`${FOLDER}/slo.yml`, ['99.5%', '99.9%']);
  expect(await clone.run('git', 'status', '--porcelain')).toBe(before);
});

it('the new service passes format, types, rooms, the unused check, and its own tests', async () => {
  await watch.time('lint, type check and tests of the new service', async () => {
    await clone.run('npm', 'run', 'lint');
    await clone.run('npm', 'run', 'typecheck', '-w', `@zero-downtime/${SERVICE}`);
    await clone.run('npm', 'test', '-w', `@zero-downtime/${SERVICE}`);
  });
});

it('is deployed without an edit, reports the uncommitted checkout, and serves', async () => {
  const said = await watch.time('deploy 1.0.0', () => deploy());
  expect(said).toMatch(/are not committed: the image's revision ends in -dirty/);
  expect(await ask('', { name: 'first' })).toMatchObject({
    status: 201,
    release: '1.0.0',
    body: { name: 'first' },
  });
  expect((await ask()).body).toMatchObject({ nextCursor: null });
  await clone.commit('Add a service');
});

it('a bump without a change is reported, a change without a bump is refused', async () => {
  const version = (from: string, to: string) =>
    clone.edit(`${FOLDER}/package.json`, [`"version": "${from}"`, `"version": "${to}"`]);
  await version('1.0.0', '1.0.1');
  expect(await deploy('--plan')).toContain('1.0.1 has the same content as 1.0.0, which runs');
  await version('1.0.1', '1.0.0');
  await clone.edit(`${FOLDER}/src/openapi.ts`, ['Stores and returns', 'Returns']);
  await expect(deploy()).rejects.toMatchObject({
    exitCode: 2,
    all: expect.stringContaining(`raise "version" in ${FOLDER}/package.json`),
  });
  await clone.edit(`${FOLDER}/src/openapi.ts`, ['Returns', 'Stores and returns']);
});

it('a schema change in phases, 1.1.0 over 1.0.0 under load: no first try fails', async () => {
  await addStatus();
  await clone.commit('Payments have a status');
  const flags = ['--rate', '50', '--duration', '20m', '--tries', '1', '--json'];
  const load = clone.start('node', 'scripts/release/src/probe.ts', '--target', SERVICE, ...flags);
  await load.says('"event":"second"');
  await watch.time('deploy 1.1.0 over 1.0.0: expand, backfill, contract, at 50 requests a second', () =>
    deploy(),
  );
  const { exitCode, all } = await load.stop();
  const { report } = JSON.parse(all.trim().split('\n').at(-1) ?? '') as { report: { faults: string[] } };
  console.log(JSON.stringify(report));
  expect({ exitCode, faults: report?.faults }).toEqual({ exitCode: 0, faults: [] });
  expect(await ask('', { name: 'second' })).toMatchObject({
    status: 201,
    release: '1.1.0',
    body: { status: 'open' },
  });
});

it('the repository still lints without the example and the proof room', async () => {
  await watch.time('strip-example, and lint', async () => {
    await clone.run('npm', 'run', 'strip-example', '--', '--proof', '--yes');
    await clone.run('npm', 'run', 'lint');
  });
});

/** The next version: a schema change with three phases, the code that uses it, and a new version number. */
async function addStatus(): Promise<void> {
  const changes = `${FOLDER}/changes`;
  const [begun = ''] = (
    await clone.run('npm', 'run', '--silent', 'migrate', '--', 'new', 'add_status', '--changes', changes)
  ).split('\n');
  const put = (file: string, text: string) => writeFile(join(clone.root, begun, file), text);
  await put('expand.ts', EXPAND);
  await put('backfill.ts', BACKFILL);
  await put('contract.ts', CONTRACT);
  const sources = `${FOLDER}/src/${SERVICE}`;
  await clone.edit(`${FOLDER}/package.json`, ['"version": "1.0.0"', '"version": "1.1.0"']);
  await clone.edit(`${FOLDER}/src/service.ts`, [
    "['001_create_trial_payments']",
    "['001_create_trial_payments', '002_add_status']",
  ]);
  await clone.edit(`${sources}/trial-payment.ts`, [
    'name: z.string(),',
    'name: z.string(), status: z.string().nullable(),',
  ]);
  await clone.edit(
    `${sources}/store.ts`,
    ['  name: string;\n  created_at', '  name: string;\n  status: string | null;\n  created_at'],
    ["'id, name, created_at'", "'id, name, status, created_at'"],
    [
      'request_key, name, created_at) VALUES ($1, $2, $3, $4, $5)',
      "request_key, name, created_at, status) VALUES ($1, $2, $3, $4, $5, 'open')",
    ],
    ['({ id, name, created_at }: Row)', '({ id, name, status, created_at }: Row)'],
    ['  name,\n  createdAt', '  name,\n  status,\n  createdAt'],
  );
  await clone.edit(`${sources}/description.ts`, [
    "  name: 'first',\n  createdAt",
    "  name: 'first',\n  status: 'open',\n  createdAt",
  ]);
  await clone.run('npm', 'run', 'migrate', '--', 'lint', changes);
  await clone.run('npm', 'run', 'typecheck', '-w', `@zero-downtime/${SERVICE}`);
}

const EXPAND = `import type { SchemaSession } from '@zero-downtime/migrations/change';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add trial_payments.status', (knex) =>
    knex.raw('ALTER TABLE trial_payments ADD COLUMN status text'),
  );
}
`;

const BACKFILL = `import { type Backfill, fillColumn } from '@zero-downtime/migrations/change';

export const backfill: Backfill = fillColumn({ table: 'trial_payments', key: 'id', column: 'status', value: "'open'" });
`;

const CONTRACT = `import { type SchemaSession, setNotNull } from '@zero-downtime/migrations/change';

export const oldestRelease = '1.1.0';

export const up = (schema: SchemaSession): Promise<void> => setNotNull(schema, 'trial_payments', 'status');
`;
