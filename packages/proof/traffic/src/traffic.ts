import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginLedger } from './ledger-writer.ts';
import type { Snapshot } from './live.ts';
import { startLoad } from './load.ts';
import type { TrafficReport } from './report.ts';
import { settle, type TrafficOptions } from './settings.ts';
import { type Run, summarize } from './summary.ts';
import type { Verification } from './verify.ts';

export type Traffic = {
  /** The run, once sending has ended (by itself, by `stop` or by the signal) and every request is over. Never rejects. */
  readonly finished: Promise<Run>;
  /** Its ledger of orders: one JSON object a line, written as it goes. */
  readonly ledgerFile: string;
  /** Ends sending, waits for the requests that are under way (at most their timeout), and hands over the run. */
  stop(): Promise<Run>;
  /** From now on requests belong to the stretch of this name, to be told apart in the report. */
  mark(name: string): void;
  /**
   * When the first request succeeded that ended at `atMs` or later, both in epoch milliseconds; undefined when the run ended before.
   * Asked a minute later at most: earlier successes are not kept.
   */
  firstSuccessAfter(atMs: number): Promise<number | undefined>;
  /** Where it stands at this moment. */
  snapshot(): Snapshot;
  /** What it has measured so far, of the seconds whose requests are all over; after the end, of all. */
  report(verification?: Verification | null): TrafficReport;
  /** Stops, and deletes the ledger if it is in the temporary folder. */
  discard(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Starts open-loop load: requests start when the schedule says so, whether or not earlier ones were answered, and
 * their latency counts from that moment. Every order goes into a ledger on disk.
 *
 * @throws {InvalidTrafficOptions} naming every option that makes no sense, or why the ledger cannot be written
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export function startTraffic(options: TrafficOptions): Traffic {
  const settings = settle(options);
  const { runId, seed, baseUrl, ratePerSecond, customers } = settings;
  const ledgerFile = options.ledgerFile ?? join(tmpdir(), `traffic-${runId}.jsonl`);
  const startedAt = new Date().toISOString();
  beginLedger(ledgerFile, { runId, seed, baseUrl, ratePerSecond, customers, startedAt });

  const load = startLoad(settings, { ...options, ledgerFile });
  options.signal?.addEventListener('abort', load.stop, { once: true });
  if (options.signal?.aborted) load.stop();
  const finished = load.ended.then(() => {
    options.signal?.removeEventListener('abort', load.stop);
    return load.run();
  });
  const stop = () => {
    load.stop();
    return finished;
  };
  const discard = async () => {
    await stop();
    if (options.ledgerFile === undefined) await rm(ledgerFile, { force: true });
  };
  return {
    finished,
    ledgerFile,
    stop,
    mark: load.mark,
    firstSuccessAfter: load.firstSuccessAfter,
    snapshot: load.snapshot,
    report: (verification = null) => summarize(load.run(), verification),
    discard,
    [Symbol.asyncDispose]: discard,
  };
}
