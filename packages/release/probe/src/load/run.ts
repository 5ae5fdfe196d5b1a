import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginLedger } from './ledger-writer.ts';
import type { Snapshot } from './live.ts';
import { startLoad } from './load.ts';
import type { LoadOptions, LoadSettings } from './settings.ts';
import type { Run } from './summary.ts';
import { openWallet } from './wallet.ts';
import type { WorkloadSource } from './workload.ts';

/** A run in progress. */
export type RunningLoad = {
  /** The run, once sending has ended (by itself, by `stop` or by the signal) and every request is over. Never rejects. */
  readonly finished: Promise<Run>;
  /** The path of the ledger. The run appends one JSON object per line. */
  readonly ledgerFile: string;
  /** Ends sending, waits for the requests that are under way (at most their timeout), and hands over the run. */
  stop(): Promise<Run>;
  /** Starts a named period: the report counts requests from now on separately. */
  mark(name: string): void;
  /**
   * When the first request succeeded that ended at `atMs` or later, both in epoch milliseconds; undefined when the run ended before.
   * Asked a minute later at most: earlier successes are not kept.
   */
  firstSuccessAfter(atMs: number): Promise<number | undefined>;
  /** The progress of the run. */
  snapshot(): Snapshot;
  /** What it has measured so far, of the seconds whose requests are all over; after the end, of all. */
  run(): Run;
  /** Stops, and deletes the ledger if it is in the temporary folder. */
  discard(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** What a workload adds to a run: what it sends, what its tokens may do, and what the ledger's first line says beside the run. */
export type RunParts<Settings> = {
  readonly workload: WorkloadSource<Settings>;
  readonly scopes: readonly string[];
  readonly head: object;
};

/**
 * Starts open-loop load: requests start when the schedule says so, whether or not earlier ones were answered, and
 * their latency counts from that moment. What is created goes into a ledger on disk.
 *
 * @throws {InvalidLoadOptions} when the ledger cannot be written
 */
export function startRun<Settings extends LoadSettings>(
  settings: Settings,
  { workload, scopes, head }: RunParts<Settings>,
  options: Pick<LoadOptions, 'tokenFor' | 'onSecond' | 'ledgerFile' | 'signal'>,
): RunningLoad {
  const { name, runId, seed, baseUrl, ratePerSecond } = settings;
  const ledgerFile = options.ledgerFile ?? join(tmpdir(), `${name}-${runId}.jsonl`);
  const startedAt = new Date().toISOString();
  beginLedger(ledgerFile, { runId, seed, baseUrl, ratePerSecond, ...head, startedAt });

  const wallet = openWallet(options.tokenFor, scopes);
  const load = startLoad(settings, { ledgerFile, workload, wallet, onSecond: options.onSecond });
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
    run: load.run,
    discard,
    [Symbol.asyncDispose]: discard,
  };
}
