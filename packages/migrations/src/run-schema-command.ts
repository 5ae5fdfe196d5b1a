import { readFileSync } from 'node:fs';
import {
  closeDatabase,
  createDatabase,
  describeDatabaseUrl,
  errorText,
  waitForDatabase,
} from '@zero-downtime/database';
import type { Knex } from 'knex';
import type { Change, PHASES } from './change.ts';
import { parseCommandLine } from './command-line.ts';
import { SchemaRefused } from './errors.ts';
import { createLedger, type LedgerRow, readLedger, WHOLE } from './ledger.ts';
import { readChanges } from './read-changes.ts';
import { backfillAll, contractAll, expandAll, type RunContext } from './run-phase.ts';
import { oldestRelease, schemaFits, stateOf } from './state.ts';
import { withSchemaLock } from './with-schema-lock.ts';

type Env = Record<string, string | undefined>;
type Out = { changesDir: string; stdout: { write: (text: string) => unknown } };

/**
 * The schema command of a service: JSON lines on stdout, the last one the result.
 * @returns the exit code: 0 done, 1 failed, 2 refused.
 */
export async function runSchemaCommand(
  argv: readonly string[],
  env: Env,
  { changesDir, stdout }: Out,
): Promise<0 | 1 | 2> {
  const write = (event: object) =>
    stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  const say = (message: string) => write({ event: 'progress', message });
  let knex: Knex | undefined;
  try {
    const { command, release } = parseLine(argv);
    const changes = await readChanges(changesDir);
    const settings = readSettings(env);
    // One connection, and only one: the lock lives in it.
    knex = createDatabase({
      url: settings.url,
      applicationName: `${settings.service}-schema/${settings.release}`,
      poolMax: 1,
      statementTimeoutMs: 0,
    });
    await waitForDatabase(knex, {
      timeoutMs: settings.connectMs,
      onRetry: (error) => say(`the database does not answer yet: ${errorText(error)}`),
    }).catch((cause) => {
      throw new Error(`cannot reach the database ${describeDatabaseUrl(settings.url)}: ${errorText(cause)}`, {
        cause,
      });
    });
    await createLedger(knex, settings.appRole);
    const context: RunContext = {
      knex,
      changes,
      say,
      lockDeadlineMs: settings.lockMs,
      sessionWaitMs: settings.sessionMs,
      service: settings.service,
      release: settings.release,
    };
    if (command === 'check') await check(knex, release as string);
    else if (command !== 'status') await withSchemaLock(knex, say, () => RUN[command](context));
    const ledger = await readLedger(knex);
    write({
      event: 'result',
      outcome: 'done',
      changes: summarize(changes, ledger),
      oldestRelease: oldestRelease(stateOf(ledger)),
    });
    return 0;
  } catch (error) {
    const refused = error instanceof SchemaRefused;
    write({
      event: 'result',
      outcome: refused ? 'refused' : 'failed',
      message: errorText(error),
      changes: [],
      oldestRelease: null,
    });
    return refused ? 2 : 1;
  } finally {
    if (knex) await closeDatabase(knex);
  }
}

const RUN = { expand: expandAll, backfill: backfillAll, contract: contractAll };

async function check(knex: Knex, release: string): Promise<void> {
  const fit = schemaFits(stateOf(await readLedger(knex)), { release, needs: [] });
  if (!fit.fits) throw new SchemaRefused(fit.reason);
}

function parseLine(argv: readonly string[]): ReturnType<typeof parseCommandLine> {
  try {
    return parseCommandLine(argv);
  } catch (cause) {
    throw new SchemaRefused((cause as Error).message, { cause });
  }
}

/** Where each change stands. Pure. */
export function summarize(changes: readonly Change[], ledger: readonly LedgerRow[]) {
  const done = (change: string, phase: string) =>
    ledger.some((row) => row.change === change && row.phase === phase && row.step === WHOLE);
  return changes.map((change) => {
    const contracted = done(change.name, 'contract');
    const state = (phase: (typeof PHASES)[number]) => {
      if (!change.phases[phase]) return 'none';
      // Until contract an old release may still write: then there is always something to look for.
      if (phase === 'backfill') return contracted ? 'done' : 'pending';
      return done(change.name, phase) ? 'done' : 'pending';
    };
    return {
      change: change.name,
      expand: state('expand'),
      backfill: state('backfill'),
      contract: state('contract'),
    };
  });
}

function readSettings(env: Env) {
  const url =
    env.DATABASE_URL ??
    (env.DATABASE_URL_FILE ? readFileSync(env.DATABASE_URL_FILE, 'utf8').trim() : undefined);
  const { SERVICE_NAME: service, SERVICE_VERSION: release } = env;
  if (!url || !service || !release)
    throw new Error('DATABASE_URL (or DATABASE_URL_FILE), SERVICE_NAME and SERVICE_VERSION are needed');
  return {
    url,
    service,
    release,
    appRole: env.DATABASE_APP_ROLE ?? 'orders_app',
    connectMs: Number(env.DATABASE_CONNECT_MS ?? 60_000),
    lockMs: Number(env.SCHEMA_LOCK_DEADLINE_MS ?? 60_000),
    sessionMs: Number(env.SCHEMA_SESSION_WAIT_MS ?? 40_000),
  };
}
