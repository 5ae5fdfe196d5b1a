import type { Run } from '@zero-downtime/report';
import { failedFault } from '@zero-downtime/traffic';
import type { Users } from './drill.ts';

type Seen = Pick<Run['traffic'], 'faults' | 'doubts' | 'failed' | 'failedFirstTries'>;

/**
 * Whether a drill passed. Pure. Everything expected must have held, and users must have felt no more than they may: where requests may
 * fail, still no acknowledged order may be lost, doubled or changed, and the measurement must be whole.
 */
export function judge(users: Users, traffic: Seen, expectations: Run['expectations']): Run['verdict'] {
  const broken = expectations.filter(({ held }) => !held).map(({ text, seen }) => `${text}: ${seen}`);
  const allowed = mayHappen(users, traffic) ? failedFault(traffic) : null;
  const faults = [...broken, ...traffic.faults.filter((fault) => fault !== allowed)];
  return { passed: faults.length === 0, faults, doubts: traffic.doubts };
}

function mayHappen(users: Users, { failed, failedFirstTries }: Seen): boolean {
  switch (users.may) {
    case 'notice nothing':
      return false;
    case 'see first tries fail':
      return failed === 0 && failedFirstTries <= users.upTo;
    case 'see failures':
      return true;
  }
}
