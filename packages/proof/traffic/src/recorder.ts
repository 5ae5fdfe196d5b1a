import type { Carried } from './client.ts';
import type { Tick } from './collector.ts';
import { type AcknowledgedOrder, createsOrder, type Errand } from './errand.ts';
import type { OrderOutcome } from './ledger-entry.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { type Live, openLiveCounts } from './live.ts';
import { reasonOf } from './outcome.ts';
import type { ConnectionKind } from './report.ts';
import type { RequestRecord } from './request-record.ts';
import { openSeconds } from './seconds.ts';

/** One arrival: what it does, how, and when it should start, since the epoch. */
export type Arrival = {
  readonly n: number;
  readonly dueAtMs: number;
  readonly errand: Errand;
  readonly connection: ConnectionKind;
};

/** Counts what one generator's arrivals come to, and writes its orders into the ledger. Times are epoch milliseconds. */
export type Recorder = {
  /** The latest orders that were acknowledged, which may be read again. */
  readonly acknowledged: readonly AcknowledgedOrder[];
  due(dueAtMs: number): void;
  over(arrival: Arrival, sentAtMs: number, carried: Carried, endedAtMs: number): void;
  live(inFlight: number): Live;
  /** What is new since the last call. @param dueThroughMs every arrival that is due by then has been announced */
  tick(nowMs: number, dueThroughMs: number): Tick;
};

/** Enough for reads to differ, few enough to keep for ever. */
const REMEMBERED = 1_000;

export function openRecorder(startMs: number, ledger: LedgerWriter): Recorder {
  const seconds = openSeconds(startMs);
  const live = openLiveCounts();
  const acknowledged: AcknowledgedOrder[] = [];
  let successes: number[] = [];
  let placed = 0;

  const remember = (order: AcknowledgedOrder) => {
    acknowledged[placed % REMEMBERED] = order;
    placed += 1;
  };

  return {
    acknowledged,
    due: seconds.due,
    over(arrival, sentAtMs, carried, endedAtMs) {
      const record = recordOf(arrival, sentAtMs, carried, endedAtMs);
      seconds.over(record);
      live.over(record);
      if (record.result.outcome === 'ok') successes.push(endedAtMs);
      if (!createsOrder(arrival.errand)) return;
      const { n, errand } = arrival;
      const outcome = outcomeOf(record, carried);
      ledger.add({ n, at: new Date(endedAtMs).toISOString(), content: errand.content, outcome });
      if (outcome.state === 'failed') return;
      live.acknowledged();
      remember({ id: outcome.id, content: errand.content, trackingNumber: outcome.trackingNumber });
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
  { n, dueAtMs, errand, connection }: Arrival,
  sentAtMs: number,
  { answer, judgement, firstTry, tries }: Carried,
  endedAtMs: number,
): RequestRecord {
  // A slow request is asked to the end only then: before, there is nothing that could be answered.
  const askedMs = createsOrder(errand) ? errand.bodyMs : 0;
  return {
    n,
    kind: errand.kind,
    connection,
    reused: answer.reused,
    dueAtMs,
    lateMs: sentAtMs - dueAtMs,
    latencyMs: Math.max(0, endedAtMs - dueAtMs - askedMs),
    answered: answer.kind === 'answered',
    release: answer.kind === 'answered' ? answer.release : '',
    result: judgement.result,
    firstTry,
    tries,
  };
}

function outcomeOf({ release, result }: RequestRecord, { judgement }: Carried): OrderOutcome {
  if (judgement.acknowledged) return { state: 'acknowledged', ...judgement.acknowledged, release };
  return { state: 'failed', reason: reasonOf(result) };
}
