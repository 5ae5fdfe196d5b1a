import type { Doing } from '../actions/action.ts';
import { makerOf } from '../catalogue/catalogue.ts';
import { thing } from '../catalogue/forget.ts';
import type { Severity } from '../finding.ts';
import type { Statement } from '../statement.ts';
import { type Context, doing, isNewColumn, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const dropOutsideContract: Rule = {
  id: 'drop-outside-contract',
  title: 'DROP of something that the release before may use',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'drop')
      .filter(
        (drop) =>
          !isNothing(drop, context) &&
          !isOwn(drop, statement, context) &&
          !isMadeAgain(drop, statement, context),
      )
      .map((drop) => {
        const what = `${drop.object} ${drop.table === null ? drop.name : `${drop.table}.${drop.name}`}`;
        return {
          severity: severityOf(drop, context),
          message: `the release before this one runs on, and may use ${what}: drop it in contract`,
        };
      }),
};

/** A schema builder drops defaults that are not there. */
function isNothing({ object, name, table }: Doing<'drop'>, { catalogue }: Context): boolean {
  const known = table === null ? undefined : catalogue.tables.get(table);
  return object === 'default' && known?.whole === true && known.columns.get(name)?.hasDefault === false;
}

/** Made earlier in this phase. */
function isOwn({ object, name, table }: Doing<'drop'>, statement: Statement, context: Context): boolean {
  const { catalogue } = context;
  const maker = makerOf(statement);
  if (table !== null && isNewTable(table, statement, context)) return true;
  if (object === 'table' || object === 'materialized view') return isNewTable(name, statement, context);
  if (object === 'index') return catalogue.indexes.get(name)?.made === maker;
  if (table !== null && object === 'constraint')
    return catalogue.tables.get(table)?.constraints.get(name)?.made === maker;
  if (table !== null && ['column', 'default', 'identity', 'expression'].includes(object)) {
    return isNewColumn(table, name, statement, context);
  }
  return catalogue.things.get(thing(object, name, table)) === maker;
}

/** An index or trigger that a statement after it makes: what goes is a leftover of a try before. */
function isMadeAgain(
  { object, name, table }: Doing<'drop'>,
  statement: Statement,
  { phase }: Context,
): boolean {
  if (statement.origin === 'repair' && object === 'index') return true;
  const later = phase.slice(phase.indexOf(statement) + 1);
  if (object === 'index')
    return later.some((other) => doing(other, 'create index').some(({ index }) => index.name === name));
  if (object !== 'trigger' || statement.transaction === null) return false;
  return later.some(
    (other) =>
      other.transaction === statement.transaction &&
      doing(other, 'create trigger').some((trigger) => trigger.name === name && trigger.table === table),
  );
}

/** Without a CHECK more is allowed than before: whether the release before can read that, nobody can tell. */
function severityOf({ object, name, table }: Doing<'drop'>, { catalogue }: Context): Severity {
  if (object !== 'constraint' || table === null) return 'error';
  return catalogue.tables.get(table)?.constraints.get(name)?.kind === 'check' ? 'warning' : 'error';
}
