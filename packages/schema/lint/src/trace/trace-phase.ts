import { errorText } from '@zero-downtime/database';
import type { SchemaSession } from '@zero-downtime/migrations/change';
import {
  loadBackfill,
  loadContract,
  loadExpand,
  readSource,
  schemaSession,
  splitSql,
  type Turn,
  withLockRetries,
} from '@zero-downtime/migrations/runner';
import type { Phase } from '@zero-downtime/schema-contract';
import type { Knex } from 'knex';
import type { Origin } from '../model/statement.ts';
import type { Failure, TracedPhase } from '../model/trace.ts';
import { callSite, lineIn } from '../record/call-site.ts';
import { memberLine } from '../record/record-typescript.ts';
import { type Ask, readSchema } from './read-schema.ts';
import { type Piece, Tracer } from './tracer.ts';
import type { StatementObserver } from './tracing-knex.ts';

const BATCH_SIZE = 1_000;
/** The changes create few rows: more batches mean that the backfill does not advance. */
const MAX_BATCHES = 100;

interface Source {
  change: string;
  phase: Phase;
  file: string;
}

/** A turn whose statements the current observer sees. */
export interface TracedTurn extends Turn {
  setObserver(observer: StatementObserver): void;
}

/** Runs one phase as the runner would, and records the effects of each statement. An error becomes its `failure`. */
export async function tracePhase(
  turn: TracedTurn,
  source: Source,
): Promise<Omit<TracedPhase, 'leftInvalid'>> {
  const ask: Ask = async (sql) => (await turn.db.raw(sql)).rows;
  const tracer = new Tracer(turn.watcher, await readSchema(ask));
  turn.setObserver(tracer);
  const failure = await run(turn, source, tracer).then(
    () => null,
    (error: unknown) => toFailure(error, tracer, source.file),
  );
  return { ...source, transactions: tracer.transactions, failure };
}

async function run(turn: TracedTurn, { change, phase, file }: Source, tracer: Tracer): Promise<void> {
  if (phase === 'backfill') return runBackfill(turn, file, tracer);
  const { up } = await (phase === 'expand' ? loadExpand(file) : loadContract(file));
  const entry = { change, phase, release: turn.release, imageDigest: null, checksum: '' };
  const session = await schemaSession(turn, entry);
  await up(tracingSession(session, tracer, await stepLines(file)));
}

/** Runs batches, each in a transaction, until no rows are left. */
async function runBackfill(turn: Turn, file: string, tracer: Tracer): Promise<void> {
  const work = await loadBackfill(file);
  const line = memberLine(await readSource(file), 'batch');
  const piece: Piece = { step: 'batch', origin: 'backfill', line, endLine: line };
  let after: string | null = null;
  for (let batches = 0; batches < MAX_BATCHES; batches++) {
    const { last } = await withLockRetries(turn, 'batch', (trx) =>
      tracer.during(piece, () => work.batch(trx, after, work.batchSize ?? BATCH_SIZE)),
    );
    if (last === null) break;
    after = last;
  }
  const left = await work.remaining(turn.db);
  if (left > 0) throw new Error(`${left} rows remain that no batch fills`);
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

/** The runner's session with a tracer that observes only the change's own statements. */
function tracingSession(
  session: SchemaSession,
  tracer: Tracer,
  linesOf: () => { line: number; endLine: number },
): SchemaSession {
  return {
    serverVersion: session.serverVersion,
    step(name, run) {
      const piece = { step: name, origin: 'step' as const, ...linesOf() };
      return session.step(name, (trx) => tracer.during(piece, () => run(trx)));
    },
    outside(name, work) {
      const lines = linesOf();
      const traced = (origin: Origin, run: (knex: Knex) => PromiseLike<unknown>) => (knex: Knex) =>
        tracer.during({ step: name, origin, ...lines }, () => run(knex));
      return session.outside(name, {
        run: traced('outside', work.run),
        isDone: (knex) => work.isDone(knex),
        ...(work.repair && { repair: traced('repair', work.repair) }),
      });
    },
  };
}

interface Lines {
  line: number;
  endLine: number;
}

/** Returns the lines of the next step. Call it once per step, in order, from within the step. */
async function stepLines(file: string): Promise<() => Lines> {
  if (!file.endsWith('.sql')) {
    return () => {
      const line = callSite(file);
      return { line, endLine: line };
    };
  }
  const steps = splitSql(await readSource(file)).filter(({ bare }) => bare !== '');
  return () => {
    const { line, text } = steps.shift() ?? { line: 1, text: '' };
    return { line, endLine: line + text.trim().split('\n').length - 1 };
  };
}
