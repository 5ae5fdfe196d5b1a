import { readFile } from 'node:fs/promises';
import { errorText } from '@zero-downtime/database';
import { loadBackfill, loadContract, loadExpand } from '../change/load-phase.ts';
import type { Phase } from '../change/phase.ts';
import { lineIn } from '../lint/record/call-site.ts';
import { memberLine } from '../lint/record/record-typescript.ts';
import type { Turn } from '../run/context.ts';
import { withLockRetries } from '../run/lock-retries.ts';
import { schemaSession } from '../run/schema-session.ts';
import { type Ask, readSchema } from './read-schema.ts';
import { stepLines } from './step-lines.ts';
import type { Failure, TracedPhase } from './trace.ts';
import { type Piece, Tracer } from './tracer.ts';
import type { Onlooker } from './tracing-knex.ts';
import { tracingSession } from './tracing-session.ts';

const BATCH_SIZE = 1_000;
/** Who has so many rows in a scratch database has a batch that does not move on. */
const MOST_BATCHES = 100;

export interface Source {
  change: string;
  phase: Phase;
  file: string;
}

/** A turn whose session shows its statements to the onlooker that is set. */
export interface TracedTurn extends Turn {
  setOnlooker(onlooker: Onlooker): void;
}

/** Runs one phase as the runner would, and writes down what each of its statements did. What it throws becomes its failure. */
export async function tracePhase(
  turn: TracedTurn,
  source: Source,
): Promise<Omit<TracedPhase, 'leftInvalid'>> {
  const ask: Ask = async (sql) => (await turn.db.raw(sql)).rows;
  const tracer = new Tracer(turn.watcher, await readSchema(ask));
  turn.setOnlooker(tracer);
  const failure = await run(turn, source, tracer).then(
    () => null,
    (error: unknown) => toFailure(error, tracer, source.file),
  );
  return { ...source, transactions: tracer.transactions, failure };
}

async function run(turn: TracedTurn, { change, phase, file }: Source, tracer: Tracer): Promise<void> {
  if (phase === 'backfill') return fill(turn, file, tracer);
  const { up } = await (phase === 'expand' ? loadExpand(file) : loadContract(file));
  const entry = { change, phase, release: turn.release, imageDigest: null, checksum: '' };
  const session = await schemaSession(turn, entry);
  await up(tracingSession(session, tracer, await stepLines(file)));
}

/** One batch after the other, each in a transaction, to the end of the few rows that the changes themselves have made. */
async function fill(turn: Turn, file: string, tracer: Tracer): Promise<void> {
  const work = await loadBackfill(file);
  const line = memberLine(await readFile(file, 'utf8'), 'batch');
  const piece: Piece = { step: 'batch', origin: 'backfill', line, endLine: line };
  let after: string | null = null;
  for (let batches = 0; batches < MOST_BATCHES; batches++) {
    const { last } = await withLockRetries(turn, 'batch', (trx) =>
      tracer.during(piece, () => work.batch(trx, after, work.batchSize ?? BATCH_SIZE)),
    );
    if (last === null) break;
    after = last;
  }
  const left = await work.remaining(turn.db);
  if (left > 0) throw new Error(`${left} rows remain that its batches do not fill`);
}

function toFailure(error: unknown, tracer: Tracer, file: string): Failure {
  const failed = tracer.failed;
  const line = failed?.line ?? lineIn(file, (error as Error)?.stack ?? '');
  return {
    line,
    endLine: failed?.endLine ?? line,
    statement: failed?.sql ?? '',
    message: errorText(error),
  };
}
