import type { Probe } from '@zero-downtime/slo';
import { asRecord, type LedgerFormat } from './load/index.ts';

/** The first line of a ledger: what the run was, and what it sent, so that it can be verified without the slo.yml of that time. */
export type LedgerHead = { readonly runId: string; readonly probe: Probe };

/**
 * Every other line: a POST whose answer promises something that can be read. `acknowledged`: it must be there from then on; `failed`: it
 * may or may not be there.
 */
export type LedgerEntry = {
  readonly n: number;
  /** ISO 8601, by the generator's clock: when its request was over. */
  readonly at: string;
  /** Which of the probe's requests, from 0. */
  readonly request: number;
  readonly subject: string | null;
  readonly outcome: Acknowledged | { readonly state: 'failed'; readonly reason: string };
};

export type Acknowledged = {
  readonly state: 'acknowledged';
  readonly id: string;
  /** What of the sent fields the answer had. */
  readonly fields: unknown;
  /** The release that acknowledged it; '' when it did not say. */
  readonly release: string;
};

/** What the lines of a probe's ledger have to be. */
export const LEDGER: LedgerFormat<LedgerHead, LedgerEntry> = {
  isHead(value): value is LedgerHead {
    const { runId, probe } = asRecord(value);
    return typeof runId === 'string' && Array.isArray(asRecord(probe).requests);
  },
  isEntry(value): value is LedgerEntry {
    const { request, outcome } = asRecord(value);
    return Number.isInteger(request) && typeof asRecord(outcome).state === 'string';
  },
};
