import type { Confirmed, Finding } from '@zero-downtime/slo';
import { describeFindings } from '../metrics/describe.ts';
import { type Conditions, type HostFigures, starvation } from './conditions.ts';

/** The facts of one interim analysis. */
export interface BlameFacts {
  release: string;
  /** The previous release; undefined for a first release, or when the same release is deployed again. */
  old: string | undefined;
  /** Compared with the old release, as far as it has served in the same time. */
  result: Confirmed;
  /** A memory leak that only the new release has. */
  leak: string | undefined;
  /** Objectives that both releases miss at this moment, with the figures of the old one. */
  shared: readonly Finding[];
  conditions: Conditions;
  /** The resources that a replica used before the new release served. */
  usual: HostFigures;
  /** The old release was failing when this deploy began, and `--force` deployed over it. */
  forced: boolean;
}

/** Trouble that is not the release's. The deploy waits for its end and never blames the release for it. */
export type Doubt = 'incumbent' | 'host' | 'database' | 'metrics' | 'unclear';

/** The cause of a finding. Only `release` causes a rollback. */
export type Blame = { kind: 'none' } | { kind: 'release'; why: string } | { kind: Doubt; why: string };

/** A starved host or a stalled database makes requests slow, or makes replicas reject them with 503; it does not cause other errors. */
const MAY_BE_ELSEWHERE: readonly Finding['what'][] = ['slow', 'slower', 'unavailable'];

/** Finds the cause of what the metrics show. */
export function assignBlame(facts: BlameFacts): Blame {
  const { result, leak, shared, conditions } = facts;
  if (conditions.replicas === 0)
    return { kind: 'metrics', why: 'metrics are unavailable: Prometheus has not scraped any replica' };
  if (leak !== undefined) return { kind: 'release', why: leak };
  if (result.kind === 'breach') return blameForBreach(facts, result.findings);
  if (result.kind !== 'suspicious' && shared.length === 0) return { kind: 'none' };
  const elsewhere = troubleElsewhere(facts);
  if (elsewhere) return elsewhere;
  if (shared.length === 0 || facts.forced) return { kind: 'none' };
  return failingToo(facts);
}

function blameForBreach(facts: BlameFacts, findings: readonly Finding[]): Blame {
  const why = describeFindings(findings);
  const own = findings.some(({ what, old }) => !MAY_BE_ELSEWHERE.includes(what) && old.of > 0);
  if (own) return { kind: 'release', why };
  const elsewhere = troubleElsewhere(facts);
  if (elsewhere) return elsewhere;
  const alone = findings.every(({ old }) => old.of === 0);
  if (alone && facts.forced)
    return { kind: 'incumbent', why: `${facts.release} fails as ${facts.old} did before: ${why}` };
  if (alone && findings.every(({ what }) => what === 'unavailable'))
    return {
      kind: 'unclear',
      why: `a dependency may be missing, and no other release serves to compare: ${why}`,
    };
  // Slowness of both releases may come from their host, although it affects the colder release more.
  const slow = findings.every(({ what }) => what === 'slow' || what === 'slower');
  if (slow && facts.shared.length > 0 && !facts.forced) return failingToo(facts);
  return { kind: 'release', why };
}

const failingToo = ({ old, shared }: BlameFacts): Blame => ({
  kind: 'incumbent',
  why: `${old} is failing too: ${describeFindings(shared)}`,
});

function troubleElsewhere({ release, old, conditions, usual }: BlameFacts): Blame | undefined {
  if (conditions.database === 'silent') return { kind: 'database', why: 'the database does not answer' };
  const compared = conditions.old.cores === undefined ? usual : conditions.old;
  const starved = starvation(conditions.fresh, compared);
  if (!starved) return undefined;
  return { kind: 'host', why: old === undefined ? starved : `${starved} (those of ${release})` };
}
