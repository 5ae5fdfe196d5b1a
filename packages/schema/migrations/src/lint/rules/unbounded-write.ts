import type { Doing } from '../actions/action.ts';
import { isKey } from '../catalogue/catalogue.ts';
import { lockedExclusively } from '../catalogue/locks.ts';
import { type Context, doing, isNewTable } from './context.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

/** Names that a key has as a rule; of a table that no change made, that is all there is to go by. */
const KEY_NAME = /(^|_)(id|key|uuid|pk|ctid)$/;

export const unboundedWrite: Rule = {
  id: 'unbounded-write',
  title: 'UPDATE, DELETE or INSERT … SELECT of any number of rows at once',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'write')
      .filter((write) => !isNewTable(write.table, statement, context) && !isBounded(write, context))
      .map(({ verb, table }) => {
        const locked = context.sharing.flatMap((other) =>
          other.actions.flatMap((action) => lockedExclusively(action, other, context)),
        );
        const beside =
          locked.length > 0 ? `, and ${[...new Set(locked)].join(', ')} stays locked until it is done` : '';
        const instead =
          statement.phase === 'backfill'
            ? 'take a batch by its key, with a LIMIT'
            : 'do it in batches, in a backfill';
        return {
          message: `${verb} of ${table} holds its row locks for as long as it takes${beside}: ${instead}`,
        };
      }),
};

function isBounded({ limited, keys, table }: Doing<'write'>, { catalogue }: Context): boolean {
  return limited || keys.some((key) => KEY_NAME.test(key) || isKey(catalogue, table, key));
}
