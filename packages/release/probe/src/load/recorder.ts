import type { Carried } from './client.ts';
import type { Tick } from './collector.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { type Live, openLiveCounts } from './live.ts';
import { problemOf } from './problem.ts';
import type { ConnectionKind } from './report.ts';
import type { RequestRecord } from './request-record.ts';
import { openSeconds } from './seconds.ts';
import type { Workload } from './workload.ts';

/** One arrival: what it does, how, and when it should start, since the epoch. */
export type Arrival<Errand> = {
  readonly n: number;
  readonly dueAtMs: number;
  readonly errand: Errand;
  readonly connection: ConnectionKind;
};

/** Counts the results of one generator's arrivals, and writes created resources to the ledger. Times are epoch milliseconds. */
export type Recorder<Errand, Receipt> = {
  due(dueAtMs: number): void;
  over(arrival: Arrival<Errand>, sentAtMs: number, carried: Carried<Receipt>, endedAtMs: number): void;
  live(inFlight: number): Live;
  /** What is new since the last call. @param dueThroughMs every arrival that is due by then has been announced */
  tick(nowMs: number, dueThroughMs: number): Tick;
};

export function openRecorder<Errand, Receipt>(
  startMs: number,
  ledger: LedgerWriter,
  { kindOf, entryOf }: Pick<Workload<Errand, Receipt>, 'kindOf' | 'entryOf'>,
): Recorder<Errand, Receipt> {
  const seconds = openSeconds(startMs);
  const live = openLiveCounts();
  let successes: number[] = [];

  return {
    due: seconds.due,
    over(arrival, sentAtMs, carried, endedAtMs) {
      const { n, errand } = arrival;
      const { judgement } = carried;
      const record = recordOf(arrival, kindOf(errand), sentAtMs, carried, endedAtMs);
      seconds.over(record);
      live.over(record);
      if (record.result.outcome === 'ok') successes.push(endedAtMs);
      const at = new Date(endedAtMs).toISOString();
      const entry = entryOf(errand, { n, at, release: record.release, judgement });
      if (entry === null) return;
      ledger.add(entry);
      if (judgement.acknowledged) live.acknowledged();
    },
    live: (inFlight) => live.now(inFlight),
    tick(nowMs, dueThroughMs) {
      const { closed, through } = seconds.take(dueThroughMs);
      const tick = { closed, closedThrough: through, successes, successesThrough: nowMs };
      successes = [];
      live.turn();
      return tick;
    },
  };
}

function recordOf(
  { n, dueAtMs, connection }: Arrival<unknown>,
  kind: string,
  sentAtMs: number,
  { answer, judgement, firstTry, tries, bodyMs }: Carried<unknown>,
  endedAtMs: number,
): RequestRecord {
  return {
    n,
    kind,
    connection,
    reused: answer.reused,
    dueAtMs,
    lateMs: sentAtMs - dueAtMs,
    // A slow request is asked to the end only then: before, there is nothing that could be answered.
    latencyMs: Math.max(0, endedAtMs - dueAtMs - bodyMs),
    answered: answer.kind === 'answered',
    release: answer.kind === 'answered' ? answer.release : '',
    result: judgement.result,
    problem: problemOf(answer),
    firstTry,
    tries,
  };
}
