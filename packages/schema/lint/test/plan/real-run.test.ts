import { fileURLToPath } from 'node:url';
import type { TestDatabase } from '@zero-downtime/database/testing';
import { runDatabase } from '@zero-downtime/database/testing/run';
import { runSchemaCommand } from '@zero-downtime/migrations';
import { type DatabaseFacts, fromLines } from '@zero-downtime/migrations/facts';
import type { Phase } from '@zero-downtime/schema-contract';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRelay } from '../../../migrations/test/killed/relay.ts';
import { type Plan, planChanges } from '../../src/plan/index.ts';
import { SPY, spiedLocks } from './spy.ts';

const changesDir = fileURLToPath(new URL('../../../migrations/test/orders/changes', import.meta.url));
const OF_THE_RUNNER = /release[._]|LIMIT 0$/;
const OF_A_CHANGE = /\b(orders|order_items|idempotency_keys|tracking_events)\b/;
const ORDERS = `
INSERT INTO orders (id, customer_id, currency, status, total_minor, created_at)
SELECT gen_random_uuid(), 'ada', 'EUR', 'placed', 100, now() FROM generate_series(1, 300);
ANALYZE orders`;

let urls: TestDatabase;
let superuser: Client;

beforeAll(async () => {
  urls = await runDatabase();
  superuser = new Client(urls.superuserUrl);
  await superuser.connect();
  await superuser.query(SPY);
});
afterAll(async () => {
  await superuser?.end();
});

interface PhaseRun {
  facts: DatabaseFacts;
  plan: Plan;
  /** The change's own statements, in the order in which the runner sent them. */
  sent: string[];
}

/** Plans against the current database, then runs a phase and records the statements that it sends. */
async function planAndRun(phase: Phase): Promise<PhaseRun> {
  const facts = fromLines((await run('status')).lines) as DatabaseFacts;
  const plan = await planChanges({ changesDir, release: '2.0.0', facts, settings: {} });
  const { sent } = await run(phase);
  return { facts, plan, sent: sent.filter((sql) => OF_A_CHANGE.test(sql) && !OF_THE_RUNNER.test(sql)) };
}

async function run(command: string): Promise<{ lines: unknown[]; sent: string[] }> {
  const relay = await startRelay(urls.ownerUrl, Number.POSITIVE_INFINITY, () => {});
  const text: string[] = [];
  const env = {
    DATABASE_URL: relay.url,
    SERVICE_NAME: 'orders-api',
    SERVICE_VERSION: '2.0.0',
    SCHEMA_FENCE_SOAK_MS: '0',
    SCHEMA_GATE_INTERVAL_MS: '10',
  };
  const place = { changesDir, stdout: { write: (line: string) => text.push(line) } };
  const code = await runSchemaCommand([command], env, place);
  relay.stop();
  const lines = text
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(code, JSON.stringify(lines.at(-1))).toBe(0);
  return { lines, sent: relay.statements.map((sql) => (sql.split('\0')[0] ?? '').trim()) };
}

const planned = ({ phases }: Plan, phase: Phase): string[] =>
  phases
    .filter((each) => each.phase === phase)
    .flatMap(({ steps }) => steps.flatMap(({ statements }) => statements.map(({ sql }) => sql.trim())));

/** Statements of the change itself; the runner's tests cover transaction settings. */
const ofTables = (statements: string[]) => statements.filter((sql) => OF_A_CHANGE.test(sql));

describe('a plan of real changes', () => {
  it('lists for an empty database the statements that the expand sends, in order', async () => {
    const { facts, plan, sent } = await planAndRun('expand');
    expect(facts).toMatchObject({ phases: [], steps: [] });
    expect(ofTables(planned(plan, 'expand'))).toEqual(sent);
    expect(plan.phases.map(({ change, phase }) => `${change.slice(0, 3)} ${phase}`)).toEqual([
      '001 expand',
      '002 expand',
      '002 backfill',
      '002 contract',
    ]);
  });

  it('has the table sizes, and leaves out completed phases', async () => {
    await superuser.query(ORDERS);
    const { plan, sent } = await planAndRun('backfill');
    expect(plan.phases.map(({ phase }) => phase)).toEqual(['backfill', 'contract']);
    expect(plan.tables.find(({ name }) => name === 'orders')).toEqual({
      name: 'orders',
      rows: 300,
      bytes: expect.any(Number),
    });
    // It counts first, and repeats the batch statement.
    expect(new Set(sent)).toEqual(new Set(ofTables(planned(plan, 'backfill'))));
  });

  it('lists the statements and locks of the contract', async () => {
    const { plan, sent } = await planAndRun('contract');
    const ofBackfill = new Set(planned(plan, 'backfill'));
    expect(ofTables(planned(plan, 'contract'))).toEqual(sent.filter((sql) => !ofBackfill.has(sql)));
    const steps = plan.phases.find(({ phase }) => phase === 'contract')?.steps ?? [];
    const locks = steps.flatMap(({ statements }) =>
      statements.flatMap(({ sql, locks: held }) => held.map(({ table, mode }) => ({ sql, table, mode }))),
    );
    const [server] = (await superuser.query('SHOW server_version_num')).rows;
    // NOT NULL takes two steps from PostgreSQL 18 on.
    expect(locks).toHaveLength(server.server_version_num >= 180_000 ? 2 : 4);
    const held = await spiedLocks(superuser);
    expect(held.filter(({ sql }) => locks.some((each) => each.sql === sql))).toEqual(locks);
  });

  it('is empty when all is done', async () => {
    const facts = fromLines((await run('status')).lines) as DatabaseFacts;
    const plan = await planChanges({ changesDir, release: '2.0.0', facts, settings: {} });
    expect(plan.phases).toEqual([]);
  });
});
