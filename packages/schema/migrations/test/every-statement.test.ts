import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDatabase } from '@zero-downtime/database/testing/run';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSchemaCommand } from '../src/index.ts';
import { bundleSchema } from './killed/bundle-schema.ts';
import { open, RESET, snapshot } from './killed/database.ts';
import { killPoints, sample } from './killed/kill-points.ts';
import { startRelay } from './killed/relay.ts';
import { SCENES, type Scene } from './killed/scenes.ts';

/**
 * Parallel runs, each with its own database: while one waits for the server to detect a lost client, the
 * others continue.
 */
const AT_ONCE = 4;
const PHASES = ['expand', 'backfill', 'contract'] as const;
/** `each`: kill at each statement that writes; `all`: also at repeated reads. By default at a sample. */
const { KILL_AT } = process.env;
/** Kills of a scene in a sample. */
const SAMPLE = 9;

let out: string;
let command: string;
let places: Place[];

interface Place {
  url: string;
  client: pg.Client;
}

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'schema-'));
  command = await bundleSchema(out);
  places = [];
  for (let i = 0; i < AT_ONCE; i++) {
    const { ownerUrl } = await runDatabase();
    places.push({ url: ownerUrl, client: await open(ownerUrl) });
  }
});
afterAll(async () => {
  await Promise.all((places ?? []).map(({ client }) => client.end()));
  await rm(out, { recursive: true, force: true });
});

const environment = (url: string) => ({
  DATABASE_URL: url,
  SERVICE_NAME: 'shop',
  SERVICE_VERSION: '2.0.0',
  SCHEMA_GATE_SAMPLES: '1',
  SCHEMA_GATE_INTERVAL_MS: '0',
  SCHEMA_FENCE_SOAK_MS: '0',
  NODE_COMPILE_CACHE: join(out, 'cache'),
});

/** Runs a phase in this process, from its sources. @returns its outcome, with the message if there is one. */
async function run(scene: Scene, phase: string, url: string): Promise<string> {
  let last = '';
  const write = (line: string) => {
    last = line;
  };
  const changesDir = join(import.meta.dirname, 'killed', scene);
  await runSchemaCommand([phase], environment(url), { changesDir, stdout: { write } });
  const { outcome, message } = JSON.parse(last) as { outcome: string; message?: string };
  return message ? `${outcome}: ${message}` : outcome;
}

const start = (scene: Scene, phase: string, url: string) =>
  spawn(process.execPath, [command, scene, phase], { env: environment(url), stdio: 'ignore' });

/** Runs a phase in its own process, from its bundle, and kills it when it sends its `n`th statement. */
async function killAt(
  n: number,
  { scene, phase, url }: { scene: Scene; phase: string; url: string },
): Promise<{ killed: boolean; sent: readonly string[] }> {
  let job: ChildProcess | undefined;
  const relay = await startRelay(url, n, () => job?.kill('SIGKILL'));
  job = start(scene, phase, relay.url);
  await once(job, 'exit');
  relay.stop();
  return { killed: job.signalCode === 'SIGKILL', sent: relay.statements };
}

interface Undisturbed {
  /** The state of the database after each phase. */
  after: Record<string, Record<string, unknown>>;
  kills: { phase: string; n: number }[];
}

/** Runs the phases of a scene without a kill, and records their statements. */
async function undisturbed(scene: Scene, { url, client }: Place): Promise<Undisturbed> {
  const seen: Undisturbed = { after: {}, kills: [] };
  await client.query(RESET);
  for (const phase of PHASES) {
    const { sent } = await killAt(Number.POSITIVE_INFINITY, { scene, phase, url });
    seen.kills.push(...killPoints(sent, KILL_AT === 'all').map((n) => ({ phase, n })));
    seen.after[phase] = await snapshot(client);
    expect(seen.after[phase].drifted, `${scene} ${phase}`).toBe(false);
  }
  return seen;
}

it.each(SCENES)(
  '%s: a run that is killed at any statement of any phase is finished by the next run',
  {
    timeout: 1_200_000,
  },
  async (scene) => {
    const { after, kills } = await undisturbed(scene, places[0] as Place);
    const chosen = KILL_AT ? kills : sample(kills, SAMPLE);
    // One kill of each phase in each round.
    const waiting = Map.groupBy(chosen, ({ phase }) => phase);
    const phasesLeft = () => PHASES.slice(0, 1 + PHASES.findLastIndex((phase) => waiting.get(phase)?.length));
    const workers = places.map(async ({ url, client }) => {
      for (let rest = phasesLeft(); rest.length > 0; rest = phasesLeft()) {
        await client.query(RESET);
        for (const phase of rest) {
          const n = waiting.get(phase)?.shift()?.n;
          const where = `${scene} ${phase} killed at statement ${n}`;
          if (n !== undefined)
            expect(await killAt(n, { scene, phase, url }), where).toMatchObject({ killed: true });
          expect(await run(scene, phase, url), where).toBe('done');
          expect(await snapshot(client), where).toEqual(after[phase]);
        }
      }
    });
    await Promise.all(workers);
    console.info(`${scene}: ${chosen.length} of ${kills.length} kills converged`);
  },
);

it('a run that is killed during an index build is finished by the next run, once the server has detected the kill', async () => {
  const [{ url, client }] = places as [(typeof places)[number]];
  await client.query(RESET);
  // An older snapshot in the database blocks the end of the index build.
  const holder = await open(url);
  await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
  const job = start('tracking', 'expand', url);
  const building = async () =>
    (
      await client.query(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONC%' AND wait_event_type = 'Lock'",
      )
    ).rows;
  await expect.poll(building).toHaveLength(1);
  job.kill('SIGKILL');
  await once(job, 'exit');
  expect(await building()).toHaveLength(1);
  const next = run('tracking', 'expand', url);
  await expect.poll(building).toHaveLength(0);
  await holder.query('COMMIT');
  expect(await next).toBe('done');
  const { rows } = await client.query('SELECT count(*)::int AS n FROM pg_index WHERE NOT indisvalid');
  expect(rows).toEqual([{ n: 0 }]);
  await holder.end();
});
