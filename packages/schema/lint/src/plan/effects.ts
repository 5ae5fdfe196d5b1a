import type { Action } from '../model/action.ts';
import { type Context, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import {
  checkWithoutNotValid,
  exclusionConstraint,
  setNotNullScan,
  uniqueWithoutUsingIndex,
} from '../rules/constraints.ts';
import { domainConstraint } from '../rules/domains.ts';
import { addColumnReferences, foreignKeyWithoutNotValid } from '../rules/foreign-keys.ts';
import { attachPartitionScan } from '../rules/partitions.ts';
import { addColumnRewrite, addColumnVolatileDefault, tableRewrite } from '../rules/rewrites.ts';
import { unboundedWrite } from '../rules/rows.ts';
import type { Rule } from '../rules/rule.ts';
import { changeColumnType } from '../rules/type-changes.ts';

/** Work of a statement on the rows of a table, which takes longer the more rows there are. */
export interface Effect {
  does: 'reads' | 'indexes' | 'rewrites' | 'writes a batch of' | 'writes';
  /** Null: unknown. */
  table: string | null;
  /** False: it depends on facts that only the database has. */
  certain: boolean;
}

/** The linter's rules detect statements that work on rows, here in every phase. */
const RULE_EFFECTS: readonly [Rule, Effect['does']][] = [
  [setNotNullScan, 'reads'],
  [checkWithoutNotValid, 'reads'],
  [foreignKeyWithoutNotValid, 'reads'],
  [attachPartitionScan, 'reads'],
  [domainConstraint, 'reads'],
  [uniqueWithoutUsingIndex, 'indexes'],
  [exclusionConstraint, 'indexes'],
  [addColumnRewrite, 'rewrites'],
  [addColumnVolatileDefault, 'rewrites'],
  [changeColumnType, 'rewrites'],
  [tableRewrite, 'rewrites'],
];

/** The work of a statement on existing rows. */
export function effectsOf(statement: Statement, context: Context): Effect[] {
  const table = rowsOf(statement);
  const fromRules = RULE_EFFECTS.flatMap(([rule, does]) =>
    rule.check(statement, context).map(({ certain = true }): Effect => ({ does, table, certain })),
  );
  // Without a default nothing is looked up.
  const lookedUp = addColumnReferences
    .check(statement, context)
    .filter(({ certain = true }) => certain)
    .map((): Effect => ({ does: 'reads', table, certain: true }));
  const isBounded = unboundedWrite.check(statement, context).length === 0;
  const own = statement.actions.flatMap((action) => ownEffects(action, statement, isBounded));
  return unique(
    [...fromRules, ...lookedUp, ...own].filter((effect) => !isNewTable(effect.table, statement, context)),
  );
}

function ownEffects(action: Action, { origin, step }: Statement, isBounded: boolean): Effect[] {
  switch (action.does) {
    case 'validate constraint':
      return [{ does: 'reads', table: action.table, certain: true }];
    case 'create index':
      return [{ does: 'indexes', table: action.table, certain: true }];
    case 'reindex':
      return [{ does: 'indexes', table: action.what, certain: true }];
    case 'refresh view':
      return [{ does: 'rewrites', table: action.view, certain: true }];
    case 'write':
      return [{ does: isBounded ? 'writes a batch of' : 'writes', table: action.table, certain: true }];
    case 'read':
      // A batch reads only the rows that it writes.
      if (origin === 'backfill' && step === 'batch') return [];
      return action.tables.map((table) => ({ does: 'reads', table, certain: origin === 'backfill' }));
    default:
      return [];
  }
}

/** The table whose rows an ALTER reads. */
function rowsOf({ actions }: Statement): string | null {
  for (const action of actions) {
    if (action.does === 'attach partition') return action.partition;
    if ('table' in action && action.table) return action.table;
  }
  return null;
}

function unique(effects: Effect[]): Effect[] {
  return [...new Map(effects.map((effect) => [`${effect.does} ${effect.table}`, effect])).values()];
}
