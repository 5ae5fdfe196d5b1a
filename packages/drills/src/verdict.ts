import type { Run } from '@zero-downtime/report';
import { failedFault } from '@zero-downtime/traffic';
import type { Users } from './drill.ts';

type Seen = Pick<Run['traffic'], 'faults' | 'doubts' | 'failed'>;

/**
 * Whether a drill passed. Pure. Everything expected must have held, and users must have felt no more than they may: where requests may
 * fail, still no acknowledged order may be lost, doubled or changed, and the measurement must be whole.
 */
export function judge(users: Users, traffic: Seen, expectations: Run['expectations']): Run['verdict'] {
  const broken = expectations.filter(({ held }) => !held).map(({ text, seen }) => `${text}: ${seen}`);
  const allowed = users.may === 'see failures' ? failedFault(traffic.failed) : null;
  const faults = [...broken, ...traffic.faults.filter((fault) => fault !== allowed)];
  return { passed: faults.length === 0, faults, doubts: traffic.doubts };
}
