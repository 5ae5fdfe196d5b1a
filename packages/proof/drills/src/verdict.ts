import type { Run } from '@zero-downtime/report';
import { failedFault } from '@zero-downtime/traffic';
import type { Users } from './drill.ts';

type Seen = Pick<Run['traffic'], 'faults' | 'doubts' | 'failed' | 'failedFirstTries'>;

/**
 * Whether a drill passed. Every expectation must have held, and clients must have seen only the allowed failures. Even where requests may
 * fail, no acknowledged order may be lost, doubled or changed, and the measurement must be complete.
 */
export function verdictOf(users: Users, traffic: Seen, expectations: Run['expectations']): Run['verdict'] {
  const broken = expectations.filter(({ held }) => !held).map(({ text, seen }) => `${text}: ${seen}`);
  const allowed = isAllowed(users, traffic) ? failedFault(traffic) : null;
  const faults = [...broken, ...traffic.faults.filter((fault) => fault !== allowed)];
  return { passed: faults.length === 0, faults, doubts: traffic.doubts };
}

function isAllowed(users: Users, { failed, failedFirstTries }: Seen): boolean {
  switch (users.may) {
    case 'notice nothing':
      return false;
    case 'see first tries fail':
      return failed === 0 && failedFirstTries <= users.upTo;
    case 'see failures':
      return true;
  }
}
