import { changedFields } from './fields.ts';
import { type Doubled, findDoubled } from './find-doubled.ts';
import { LEDGER, type LedgerEntry, type LedgerHead } from './ledger.ts';
import { inTurns, openLedger, openReader, openWallet, type Reader, type TokenFor } from './load/index.ts';
import { pathOf } from './workload.ts';

export type VerifyOptions = {
  /** Tokens for the subjects of the run, as it had them. */
  readonly tokenFor: TokenFor;
  /** Hosts other than this machine that may be asked. */
  readonly allowedHosts?: readonly string[];
};

/** Something that was acknowledged, and where it has to be. `acknowledgedBy`: the release; '' when it did not say. */
export type Created = { readonly path: string; readonly acknowledgedBy: string };

/** What became of that which a run created. */
export type Verification = {
  readonly runId: string;
  readonly acknowledged: number;
  /** The created resources that could not be read back. */
  readonly lost: readonly Created[];
  readonly changed: readonly (Created & { readonly fields: readonly string[] })[];
  /** Null when no request has a `list`, by which that which was created twice is found. */
  readonly doubled: readonly Doubled[] | null;
  /** The number of unreadable lines in the ledger. A killed process may leave one. */
  readonly unreadableLines: number;
};

/** So many entries are in memory at a time. */
const CHUNK = 10_000;

/**
 * Reads back what a run created, each resource with a token of the subject that created it. Call it when the run is over: what is under
 * way could be found or not.
 *
 * @throws {VerificationFailed} when it cannot be read; then nothing is known about it
 * @throws {LedgerUnreadable} when the file is not there or is no ledger
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export async function verifyLedger(
  baseUrl: string,
  ledgerFile: string,
  { tokenFor, allowedHosts = [] }: VerifyOptions,
): Promise<Verification> {
  const { head, entries } = await openLedger(ledgerFile, LEDGER);
  const wallet = openWallet(tokenFor, head.probe.scopes);
  const reader = openReader(baseUrl, allowedHosts, wallet, 'created resources');
  try {
    const found = { acknowledged: 0, unreadableLines: 0 };
    const findings: Finding[] = [];
    for await (const chunk of chunksOf(entries())) {
      const acknowledged = chunk.filter((entry) => entry !== null).filter(isAcknowledged);
      found.acknowledged += acknowledged.length;
      found.unreadableLines += chunk.filter((entry) => entry === null).length;
      findings.push(...(await inTurns(acknowledged, (entry) => readBack(reader, head, entry))).flat());
    }
    return {
      runId: head.runId,
      ...found,
      lost: findings.filter((finding) => !('fields' in finding)),
      changed: findings.filter((finding) => 'fields' in finding),
      doubled: await findDoubled(reader, head),
    };
  } finally {
    reader.close();
  }
}

type Finding = Verification['lost'][number] | Verification['changed'][number];
type Acknowledgement = LedgerEntry & { readonly outcome: { readonly state: 'acknowledged' } };

function isAcknowledged(entry: LedgerEntry): entry is Acknowledgement {
  return entry.outcome.state === 'acknowledged';
}

/** Empty when it is there as it was acknowledged. */
async function readBack(reader: Reader, { probe }: LedgerHead, entry: Acknowledgement): Promise<Finding[]> {
  const { id, fields, release } = entry.outcome;
  const path = pathOf(probe.requests[entry.request]?.created?.read ?? '', id);
  const created = { path, acknowledgedBy: release };
  const resource = await reader.get(path, entry.subject);
  if (resource === null) return [created];
  const changed = changedFields(fields, resource);
  return changed.length === 0 ? [] : [{ ...created, fields: changed }];
}

async function* chunksOf<T>(members: AsyncIterable<T>): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const member of members) {
    chunk.push(member);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}
