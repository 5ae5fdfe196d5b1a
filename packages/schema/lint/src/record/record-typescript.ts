import { setTimeout as sleep, setImmediate as soon } from 'node:timers/promises';
import type { Backfill, SchemaSession } from '@zero-downtime/migrations/change';
import { loadBackfill, loadContract, loadExpand, readSource } from '@zero-downtime/migrations/runner';
import { type Recording, record, recordingSession } from './recording-session.ts';
import { resolveFromHere } from './resolve.ts';

const BATCH_SIZE = 1_000;
const SAMPLE_KEY = '1';

/** Runs a phase written in TypeScript with a recording Knex. Errors become failures of the recording. */
export async function recordTypescript(
  recording: Recording,
  { serverVersion, deadlineMs }: { serverVersion: number; deadlineMs: number },
): Promise<void> {
  const fail = (error: unknown) =>
    recording.failures.push({ line: 1, message: (error as Error)?.message ?? String(error) });
  const onUnhandled = (error: unknown) =>
    fail(`a promise that is not awaited was rejected: ${(error as Error)?.message ?? error}`);
  const stop = new AbortController();
  const deadline = sleep(deadlineMs, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`it did not end within ${deadlineMs / 1000} s`);
  });
  const hooks = resolveFromHere();
  process.on('unhandledRejection', onUnhandled);
  try {
    await Promise.race([run(recording, serverVersion), deadline]);
    await soon();
  } catch (error) {
    fail(error);
  } finally {
    hooks.deregister();
    process.off('unhandledRejection', onUnhandled);
    stop.abort();
    deadline.catch(() => {});
  }
}

async function run(recording: Recording, serverVersion: number): Promise<void> {
  const { phase, file } = recording;
  if (phase === 'backfill') return recordBackfill(recording, await loadBackfill(file));
  const { up } = await (phase === 'expand' ? loadExpand(file) : loadContract(file));
  await up(recordingSession(recording, serverVersion) as SchemaSession);
}

async function recordBackfill(recording: Recording, backfill: Backfill): Promise<void> {
  const source = await readSource(recording.file);
  const size = backfill.batchSize ?? BATCH_SIZE;
  const batch = {
    origin: 'backfill',
    step: 'batch',
    line: memberLine(source, 'batch'),
    inTransaction: true,
  } as const;
  await record(recording, { ...batch, work: (knex) => backfill.batch(knex, null, size) });
  await record(recording, { ...batch, work: (knex) => backfill.batch(knex, SAMPLE_KEY, size) });
  const line = memberLine(source, 'remaining');
  await record(recording, {
    origin: 'backfill',
    step: 'remaining',
    line,
    work: (knex) => backfill.remaining(knex),
  });
}

/** The line of a backfill's member. The linter calls it, so no stack trace shows it. */
export function memberLine(source: string, member: string): number {
  const lines = source.split('\n');
  const own = lines.findIndex((line) => new RegExp(`^\\s*(async\\s+)?${member}\\s*[(:,]`).test(line));
  const whole = lines.findIndex((line) => /\bbackfill\b\s*[:=]/.test(line));
  return Math.max(own >= 0 ? own : whole, 0) + 1;
}
