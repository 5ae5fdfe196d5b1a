import type { Probe } from '@zero-downtime/slo';
import { asRecord, type LedgerFormat } from './load/index.ts';

/** The first line of a ledger: the run and its requests, so that it can be verified without the slo.yml of that time. */
export type LedgerHead = { readonly runId: string; readonly probe: Probe };

/**
 * Every other line: a POST that creates a readable resource. `acknowledged`: the resource must exist from then on; `failed`: it may or may
 * not exist.
 */
export type LedgerEntry = {
  readonly n: number;
  /** The end of the request by the generator's clock, ISO 8601. */
  readonly at: string;
  /** The index of the request in the probe, from 0. */
  readonly request: number;
  readonly subject: string | null;
  readonly outcome: Acknowledged | { readonly state: 'failed'; readonly reason: string };
};

export type Acknowledged = {
  readonly state: 'acknowledged';
  readonly id: string;
  /** The sent fields that the answer had. */
  readonly fields: unknown;
  /** The release that acknowledged it; '' for an answer without one. */
  readonly release: string;
};

/** The format of a probe's ledger. */
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
