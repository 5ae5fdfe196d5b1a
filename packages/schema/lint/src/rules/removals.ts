import type { ActionOf } from '../model/action.ts';
import { objectKey, phaseKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import type { Severity } from '../model/finding.ts';
import type { Statement } from '../model/statement.ts';
import type { Rule } from './rule.ts';

const dropCascade: Rule = {
  id: 'drop-cascade',
  title: 'DROP … CASCADE, which drops what nobody listed',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'drop')
      .filter(({ cascade, name, table }) => cascade && !isNewTable(table ?? name, statement, context))
      .map(({ object, name }) => ({
        message: `drops whatever hangs on ${object} ${name}, on this database perhaps more than on yours: drop each by its name`,
      })),
};

const dropOutsideContract: Rule = {
  id: 'drop-outside-contract',
  title: 'DROP of something that the release before may use',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'drop')
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
function isNothing({ object, name, table }: ActionOf<'drop'>, { catalogue }: Context): boolean {
  const known = table === null ? undefined : catalogue.tables.get(table);
  return object === 'default' && known?.complete === true && known.columns.get(name)?.hasDefault === false;
}

/** Made earlier in this phase. */
function isOwn({ object, name, table }: ActionOf<'drop'>, statement: Statement, context: Context): boolean {
  const { catalogue } = context;
  const maker = phaseKey(statement);
  if (table !== null && isNewTable(table, statement, context)) return true;
  if (object === 'table' || object === 'materialized view') return isNewTable(name, statement, context);
  if (object === 'index') return catalogue.indexes.get(name)?.createdIn === maker;
  if (table !== null && object === 'constraint')
    return catalogue.tables.get(table)?.constraints.get(name)?.createdIn === maker;
  if (table !== null && ['column', 'default', 'identity', 'expression'].includes(object)) {
    return isNewColumn(table, name, statement, context);
  }
  return catalogue.objects.get(objectKey(object, name, table)) === maker;
}

/** An index or trigger that a statement after it makes: what goes is a leftover of a try before. */
function isMadeAgain(
  { object, name, table }: ActionOf<'drop'>,
  statement: Statement,
  { phase }: Context,
): boolean {
  if (statement.origin === 'repair' && object === 'index') return true;
  const later = phase.slice(phase.indexOf(statement) + 1);
  if (object === 'index')
    return later.some((other) => actionsOf(other, 'create index').some(({ index }) => index.name === name));
  if (object !== 'trigger' || statement.transaction === null) return false;
  return later.some(
    (other) =>
      other.transaction === statement.transaction &&
      actionsOf(other, 'create trigger').some((trigger) => trigger.name === name && trigger.table === table),
  );
}

/** Without a CHECK more is allowed than before: whether the release before can read that, nobody can tell. */
function severityOf({ object, name, table }: ActionOf<'drop'>, { catalogue }: Context): Severity {
  if (object !== 'constraint' || table === null) return 'error';
  return catalogue.tables.get(table)?.constraints.get(name)?.kind === 'check' ? 'warning' : 'error';
}

const USED_BY_NAME = new Set([
  'table',
  'column',
  'view',
  'materialized view',
  'enum value',
  'type',
  'function',
  'schema',
  'attribute',
]);

const renameOfUsedName: Rule = {
  id: 'rename-of-used-name',
  title: 'RENAME in contract of a name that releases use',
  phases: ['contract'],
  severity: 'warning',
  check: (statement, { catalogue }) =>
    actionsOf(statement, 'rename')
      .filter(({ object }) => USED_BY_NAME.has(object))
      .filter(({ object, name, table }) => {
        const known = table === null ? catalogue.tables.get(name) : catalogue.tables.get(table);
        const createdIn = object === 'column' ? known?.columns.get(name)?.createdIn : known?.createdIn;
        return createdIn?.split('/')[0] !== statement.change;
      })
      .map(({ object, name, to }) => ({
        message: `a release that uses ${object} ${name} fails after this, and one that uses ${to} fails before it: right only when none uses it any more`,
      })),
};

const renameOutsideContract: Rule = {
  id: 'rename-outside-contract',
  title: 'RENAME of something that the release before may use',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'rename')
      .filter(({ object, name, table }) => {
        const { catalogue } = context;
        const maker = phaseKey(statement);
        if (isNewTable(table ?? name, statement, context)) return false;
        if (object === 'column' && table !== null) return !isNewColumn(table, name, statement, context);
        if (object === 'constraint' && table !== null)
          return catalogue.tables.get(table)?.constraints.get(name)?.createdIn !== maker;
        if (object === 'index') return catalogue.indexes.get(name)?.createdIn !== maker;
        return catalogue.objects.get(objectKey(object, name, table)) !== maker;
      })
      .map(({ object, name, to }) => ({
        message: `the release before this one runs on, and knows ${object} ${name} by that name, not as ${to}: add a new one, keep both the same, drop the old in contract`,
      })),
};

const replaceInExpand: Rule = {
  id: 'replace-in-expand',
  title: 'a function, view or trigger of an earlier change createdIn anew',
  phases: ['expand'],
  severity: 'warning',
  check: (statement, { catalogue }) => {
    const createdIn = [
      ...actionsOf(statement, 'create function').map((action) => ({
        ...action,
        thing: `function ${action.name}`,
      })),
      ...actionsOf(statement, 'create view').map((action) => ({ ...action, thing: `view ${action.name}` })),
      ...actionsOf(statement, 'create trigger').map((action) => ({
        ...action,
        thing: `trigger ${action.table}.${action.name}`,
      })),
    ];
    return createdIn
      .filter(({ replace, thing }) => {
        const maker = catalogue.objects.get(thing);
        return replace && maker !== undefined && maker !== phaseKey(statement);
      })
      .map(({ thing }) => ({
        message: `the release before this one runs on, and from now on with another ${thing}: give the new one a name of its own`,
      }));
  },
};

const restrictOutsideContract: Rule = {
  id: 'restrict-outside-contract',
  title: 'REVOKE, row level security or another owner while the release before runs',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'restrict')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .filter(
        ({ object, name }) => context.catalogue.objects.get(`${object} ${name}`) !== phaseKey(statement),
      )
      .map(({ what, object, name }) => ({
        message: `${what} may take ${object} ${name} from the release before this one: do it in contract`,
      })),
};

/** What is dropped, renamed, replaced or taken away while the release before may use it. */
export const REMOVAL_RULES: readonly Rule[] = [
  dropCascade,
  dropOutsideContract,
  renameOfUsedName,
  renameOutsideContract,
  replaceInExpand,
  restrictOutsideContract,
];
