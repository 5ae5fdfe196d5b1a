import {
  startTraffic,
  type TokenFor,
  type TrafficOptions,
  type TrafficReport,
  verifyLedger,
} from '@zero-downtime/traffic';

/** Users who keep coming. */
export interface LiveTraffic {
  /** What they have met so far. */
  soFar(): TrafficReport;
  /** From now on what they meet is counted under this name, too. */
  mark(name: string): void;
  /** They come no more; every acknowledged order is read back. @throws VerificationFailed when that cannot be done */
  stop(): Promise<TrafficReport>;
  /** They come no more, and nothing is read back. */
  abandon(): Promise<void>;
}

/** Lets users come, and keeps the ledger of their orders in a file. */
export function letUsersCome(
  options: Pick<TrafficOptions, 'baseUrl' | 'otherUrls' | 'allowedHosts' | 'ratePerSecond' | 'ledgerFile'> & {
    tokenFor: TokenFor;
  },
): LiveTraffic {
  const traffic = startTraffic({ ...options, durationMs: DAY_MS, processes: PROCESSES });
  return {
    soFar: () => traffic.report(),
    mark: traffic.mark,
    async stop() {
      await traffic.stop();
      return traffic.report(await verifyLedger(options.baseUrl, traffic.ledgerFile, options));
    },
    abandon: async () => void (await traffic.stop()),
  };
}

/** Other ones than this, which starts commands and waits for them. */
const PROCESSES = 2;

/** Whoever starts users stops them. */
const DAY_MS = 24 * 3_600_000;
