import { openClient, unsent } from './client.ts';
import type { Tick } from './collector.ts';
import { openConnections } from './connections.ts';
import { type Effort, NO_EFFORT } from './effort.ts';
import { watchGenerator } from './generator-health.ts';
import { openLedgerWriter } from './ledger-writer.ts';
import type { Live } from './live.ts';
import { type Ending, pace } from './pace.ts';
import { randomFor } from './random.ts';
import { type Arrival, openRecorder } from './recorder.ts';
import { schedule } from './schedule.ts';
import type { LoadSettings } from './settings.ts';
import { memoized, type Wallet } from './wallet.ts';
import type { Workload } from './workload.ts';

/** A generator's share of a run's load: every `of`th arrival, starting with number `index`. */
export type Share = { readonly index: number; readonly of: number };

export type Task = {
  readonly share: Share;
  /** When the run begins, since the epoch; the same for all its generators. */
  readonly startAtMs: number;
  readonly ledgerFile: string;
};

/** The end of a generator. `broken`: the reason of an incomplete measurement, or null. */
export type GeneratorEnd = {
  readonly endedBy: Ending;
  readonly broken: string | null;
};

export type Generator = {
  live(): Live & { readonly effort: Effort };
  /** Ends the sending. */
  stop(): void;
  /** Resolves when every request has ended and the ledger is written. Never rejects. */
  readonly ended: Promise<GeneratorEnd>;
};

/** Sources of chance of their own, apart from those of the arrivals 0, 1, 2, …. */
const SCHEDULE = -1;
const RETRIES = -2;
const TICK_MS = 1_000;

/** Sends a share of a run's load from this process. */
export function startGenerator<Errand, Receipt>(
  workload: Workload<Errand, Receipt>,
  settings: LoadSettings,
  { share, startAtMs, ledgerFile }: Task,
  wallet: Wallet,
  onTick: (tick: Tick) => void,
): Generator {
  const ledger = openLedgerWriter(ledgerFile);
  const recorder = openRecorder(startAtMs, ledger, workload);
  const connections = openConnections(Math.ceil(settings.keepAliveConnections / share.of), settings.targets);
  const carryOut = openClient({
    targets: settings.targets,
    connections,
    wallet: memoized(wallet),
    workload,
    timeoutMs: settings.requestTimeoutMs,
    maxTries: settings.tries,
    tryTimeoutMs: settings.tryTimeoutMs,
  });
  const health = watchGenerator();
  const inFlight = new Set<Promise<void>>();
  const maxInFlight = Math.ceil(settings.maxInFlight / share.of);
  const random = randomFor(settings.seed, RETRIES - share.index);
  const sent = { started: 0, lastAtMs: NO_EFFORT.lastAtMs };

  const choose = (dueAtMs: number, n: number): Arrival<Errand> => {
    const chance = randomFor(settings.seed, n);
    const connection = chance() < settings.freshShare ? 'fresh' : 'kept';
    return { n, dueAtMs, connection, errand: workload.choose(chance, n) };
  };

  const arrive = (offsetMs: number, nth: number) => {
    const arrival = choose(startAtMs + offsetMs, share.index + nth * share.of);
    const sentAtMs = epochNow();
    recorder.due(arrival.dueAtMs);
    sent.started += 1;
    sent.lastAtMs = sentAtMs;
    if (inFlight.size >= maxInFlight) {
      return recorder.over(arrival, sentAtMs, unsent('too many requests in flight'), sentAtMs);
    }
    const { n, errand, connection } = arrival;
    const job = { errand, connection, requestId: `${settings.name}-${settings.runId}-${n}`, random };
    const underWay = carryOut(job).then((carried) => {
      inFlight.delete(underWay);
      recorder.over(arrival, sentAtMs, carried, epochNow());
    });
    inFlight.add(underWay);
  };

  const pacing = pace(offsetsOf(settings, share), arrive, startAtMs - performance.timeOrigin);
  const tellTick = () => onTick(recorder.tick(epochNow(), startAtMs + pacing.dueThroughMs()));
  const ticking = setInterval(tellTick, TICK_MS);

  const end = async (endedBy: Ending): Promise<GeneratorEnd> => {
    await Promise.all(inFlight);
    clearInterval(ticking);
    health.end();
    connections.close();
    const missing = await ledger.end();
    onTick(recorder.tick(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY));
    const broken =
      missing && `the ledger could not be written (${missing}), so what was created is missing in it`;
    return { endedBy, broken };
  };

  return {
    live: () => ({ ...recorder.live(inFlight.size), effort: { ...sent, ...health.now() } }),
    stop: pacing.stop,
    ended: pacing.ended.then(end),
  };
}

function offsetsOf(settings: LoadSettings, { index, of }: Share) {
  const { ratePerSecond, spacing, durationMs, maxRequests, seed } = settings;
  return schedule({
    ratePerSecond: ratePerSecond / of,
    firstMs: (index * 1000) / ratePerSecond,
    spacing,
    durationMs,
    maxRequests: Math.max(0, Math.ceil((maxRequests - index) / of)),
    random: randomFor(seed, SCHEDULE - 1000 * index),
  });
}

/** A monotonic clock that all processes of this machine share. */
export function epochNow(): number {
  return performance.timeOrigin + performance.now();
}
