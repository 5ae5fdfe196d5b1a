import {
  inTurns,
  type LedgerFile,
  openLedger,
  openReader,
  openWallet,
  type TokenFor,
} from '@zero-downtime/probe/load';
import { LEDGER, type LedgerHead, type OrderEntry } from './ledger-entry.ts';
import { customerId, markPrefix } from './order.ts';
import { SCOPES } from './scopes.ts';
import { type Findings, verifyCustomer } from './verify-customer.ts';

export type VerifyOptions = {
  /** Tokens for the customers of the run. */
  readonly tokenFor: TokenFor;
  /** Every acknowledged order must have a tracking number too (release 2.0.0 and later, after the backfill). */
  readonly requireTracking?: boolean;
  /** Hosts other than this machine that may be called. */
  readonly allowedHosts?: readonly string[];
};

/** The result of reading the orders of a run back. */
export type Verification = Omit<Findings, 'untracked'> & {
  readonly runId: string;
  /** Null when tracking numbers are not required. */
  readonly untracked: Findings['untracked'] | null;
  /** Unreadable lines of the ledger; a killed process may leave one. */
  readonly unreadableLines: number;
};

type Ledger = LedgerFile<LedgerHead, OrderEntry>;

/** The part of a ledger that is held in memory. A longer ledger is read in several passes, each for some of the customers. */
const PASS_BYTES = 64 * 2 ** 20;

/**
 * Reads the orders of a run back through the API, with each customer's token, and compares them with the ledger. Call it
 * when the run is over, because an order under way may or may not be stored.
 *
 * @param ledger the ledger's file, or the run
 * @throws {VerificationFailed} when the orders cannot be read
 * @throws {LedgerUnreadable} when the file does not exist or is not a ledger
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export async function verifyLedger(
  baseUrl: string,
  ledger: string | { readonly ledgerFile: string },
  { tokenFor, requireTracking = false, allowedHosts = [] }: VerifyOptions,
): Promise<Verification> {
  const file = await openLedger(typeof ledger === 'string' ? ledger : ledger.ledgerFile, LEDGER);
  const prefix = markPrefix(file.head.runId);
  const reader = openReader(baseUrl, allowedHosts, openWallet(tokenFor, SCOPES), 'orders');
  const findings: Findings[] = [];
  let unreadableLines = 0;
  try {
    for (const customers of passesOver(file)) {
      const ledgerOf = await entriesByCustomer(file, new Set(customers));
      unreadableLines = ledgerOf.unreadableLines;
      const verify = (customer: string) => {
        const entries = ledgerOf.customers.get(customer) ?? [];
        return verifyCustomer(reader, { customerId: customer, entries, markPrefix: prefix }, requireTracking);
      };
      findings.push(...(await inTurns(customers, verify)));
    }
  } finally {
    reader.close();
  }
  return { runId: file.head.runId, ...sumOf(findings, requireTracking), unreadableLines };
}

/** The customers of a run, in one group for each pass over the ledger. */
function passesOver({ head: { runId, customers }, bytes }: Ledger): string[][] {
  const all = Array.from({ length: customers }, (_, k) => customerId(runId, k));
  const passes = Math.max(1, Math.ceil(bytes / PASS_BYTES));
  return Array.from({ length: passes }, (_, pass) => all.filter((_, k) => k % passes === pass));
}

/** The ledger's orders of the `wanted` customers. */
async function entriesByCustomer(file: Ledger, wanted: ReadonlySet<string>) {
  const customers = new Map<string, OrderEntry[]>();
  let unreadableLines = 0;
  for await (const entry of file.entries()) {
    if (entry === null) {
      unreadableLines += 1;
      continue;
    }
    const { id } = entry.content.customer;
    if (!wanted.has(id)) continue;
    const entries = customers.get(id) ?? [];
    entries.push(entry);
    customers.set(id, entries);
  }
  return { customers, unreadableLines };
}

function sumOf(findings: readonly Findings[], requireTracking: boolean) {
  return {
    acknowledged: findings.reduce((sum, each) => sum + each.acknowledged, 0),
    lost: findings.flatMap((each) => each.lost),
    differing: findings.flatMap((each) => each.differing),
    doubled: findings.flatMap((each) => each.doubled),
    unacknowledgedButThere: findings.flatMap((each) => each.unacknowledgedButThere),
    untracked: requireTracking ? findings.flatMap((each) => each.untracked) : null,
  };
}
