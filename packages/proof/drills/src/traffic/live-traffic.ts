import { rm } from 'node:fs/promises';
import {
  startTraffic,
  type TokenFor,
  type Traffic,
  type TrafficOptions,
  type TrafficReport,
  VerificationFailed,
  verifyLedger,
} from '@zero-downtime/traffic';
import type { Clients } from './clients.ts';

/** Users who keep coming. */
export interface LiveTraffic {
  /** What they have met so far. */
  soFar(): TrafficReport;
  /** From now on what they meet is counted under this name, too. */
  mark(name: string): void;
  /** When the first request succeeded that ended at `atMs` or later, both in epoch milliseconds; asked a minute later at most. */
  firstSuccessAfter(atMs: number): Promise<number | undefined>;
  /**
   * They come no more; every acknowledged order is read back. Where that cannot be done, what was measured is not lost: the report has it as
   * a fault, with the ledger that is left to be read. Where nothing went wrong, the ledger is deleted.
   */
  stop(): Promise<TrafficReport>;
  /** They come no more, and nothing is read back. */
  abandon(): Promise<void>;
}

/** Lets users come, and keeps the ledger of their orders in a file. */
export function letUsersCome(
  options: Pick<TrafficOptions, 'baseUrl' | 'otherUrls' | 'allowedHosts' | 'ratePerSecond' | 'ledgerFile'> &
    Clients & { tokenFor: TokenFor },
): LiveTraffic {
  const traffic = startTraffic({ ...options, durationMs: DAY_MS, processes: PROCESSES });
  return {
    soFar: () => traffic.report(),
    mark: traffic.mark,
    firstSuccessAfter: traffic.firstSuccessAfter,
    async stop() {
      await traffic.stop();
      const report = await readBack(traffic, options);
      if (report.passed) await rm(traffic.ledgerFile, { force: true });
      return report;
    },
    abandon: async () => void (await traffic.stop()),
  };
}

async function readBack(
  traffic: Traffic,
  options: Parameters<typeof letUsersCome>[0],
): Promise<TrafficReport> {
  try {
    return traffic.report(await verifyLedger(options.baseUrl, traffic.ledgerFile, options));
  } catch (error) {
    if (!(error instanceof VerificationFailed)) throw error;
    const report = traffic.report();
    const unread = `${error.message} (the orders are in ${traffic.ledgerFile})`;
    return { ...report, passed: false, faults: [...report.faults, unread] };
  }
}

/** Other ones than this, which starts commands and waits for them. */
const PROCESSES = 2;

/** Whoever starts users stops them. */
const DAY_MS = 24 * 3_600_000;
