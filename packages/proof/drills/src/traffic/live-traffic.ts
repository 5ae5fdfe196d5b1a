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

/** The running load. */
export interface LiveTraffic {
  /** The results so far. */
  soFar(): TrafficReport;
  /** Also counts the results from now on under this name. */
  mark(name: string): void;
  /** The time of the first success at `atMs` or later, both in epoch milliseconds; call it within a minute. */
  firstSuccessAfter(atMs: number): Promise<number | undefined>;
  /**
   * Stops the load and reads back every acknowledged order. If that fails, the report has a fault with the path of the ledger. If
   * the run passed, the ledger is deleted.
   */
  stop(): Promise<TrafficReport>;
  /** Stops the load without reading back orders. */
  abandon(): Promise<void>;
}

/** Starts the load, with the ledger of its orders in a file. */
export function startLiveTraffic(
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
  options: Parameters<typeof startLiveTraffic>[0],
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

/** Load processes, separate from this one, which runs commands. */
const PROCESSES = 2;

/** Long enough: the caller stops the load. */
const DAY_MS = 24 * 3_600_000;
