import type { Action, Constraint } from '../actions/action.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

export const needsNewerServer: Rule = {
  id: 'needs-newer-server',
  title: 'syntax that this server does not know',
  phases: EVERY_PHASE,
  severity: 'error',
  check: ({ actions }, { serverVersion }) =>
    actions
      .flatMap(features)
      .filter(([, since]) => serverVersion < since * 10_000)
      .map(([feature, since]) => ({
        message: `${feature} needs PostgreSQL ${since}, and this is for ${Math.floor(serverVersion / 10_000)}`,
      })),
};

/** What a statement uses, and the release of PostgreSQL that brought it. */
function features(action: Action): [string, number][] {
  switch (action.does) {
    case 'add column':
      return [
        ...(action.column.generated === 'virtual' ? [virtual] : []),
        ...action.constraints.flatMap(ofConstraint),
      ];
    case 'create table':
      return [
        ...action.columns.flatMap(({ generated }) => (generated === 'virtual' ? [virtual] : [])),
        ...action.constraints.flatMap(ofConstraint),
      ];
    case 'add constraint':
      return [
        ...ofConstraint(action.constraint),
        ...(action.constraint.kind === 'not null' ? [notNull] : []),
      ];
    case 'rewrite':
      if (action.how === 'SET EXPRESSION') return [['ALTER COLUMN … SET EXPRESSION', 17]];
      return action.how === 'SET ACCESS METHOD' ? [['SET ACCESS METHOD', 15]] : [];
    case 'detach partition':
      return action.concurrently ? [['DETACH PARTITION … CONCURRENTLY', 14]] : [];
    case 'write':
      return action.verb === 'MERGE' ? [['MERGE', 15]] : [];
    default:
      return [];
  }
}

const virtual: [string, number] = ['a virtual generated column', 18];
const notNull: [string, number] = ['ADD CONSTRAINT … NOT NULL', 18];

function ofConstraint({ enforced }: Constraint): [string, number][] {
  return enforced ? [] : [['NOT ENFORCED', 18]];
}
