import type { ActionOf } from '../model/action.ts';
import { objectKey, phaseKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { withSql } from './corrected-sql.ts';
import { nameInUse } from './names.ts';
import type { Rule } from './rule.ts';

const dropCascade: Rule = {
  id: 'drop-cascade',
  title: 'DROP … CASCADE, which also drops dependent objects',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'drop')
      .filter(({ cascade, name, table }) => cascade && !isNewTable(table ?? name, statement, context))
      .map(({ object, name }) => ({
        message: withSql(
          `also drops everything that depends on ${object} ${name}, which differs between databases; drop each dependent object by name, then`,
          [statement.sql.replace(/\s+cascade\s*$/i, '')],
        ),
      })),
};

const dropOutsideContract: Rule = {
  id: 'drop-outside-contract',
  title: 'DROP of something that the previous release may use',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'drop')
      .filter(
        (drop) =>
          !hasNoEffect(drop, context) &&
          !isCreatedHere(drop, statement, context) &&
          !isRecreated(drop, statement, context),
      )
      .map((drop) => {
        const what = `${drop.object} ${drop.table === null ? drop.name : `${drop.table}.${drop.name}`}`;
        return {
          ...(isCheck(drop, context) && { severity: 'warning' as const }),
          message: `the previous release still runs and may use ${what}; drop it in contract${drop.object === 'column' ? ' (dropColumn)' : ''}`,
        };
      }),
};

/** Knex's schema builder drops defaults that do not exist. */
function hasNoEffect({ object, name, table }: ActionOf<'drop'>, { catalogue }: Context): boolean {
  const known = table === null ? undefined : catalogue.tables.get(table);
  return object === 'default' && known?.complete === true && known.columns.get(name)?.hasDefault === false;
}

/** Created earlier in this phase. */
function isCreatedHere(
  { object, name, table }: ActionOf<'drop'>,
  statement: Statement,
  context: Context,
): boolean {
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

/** An index or trigger that a later statement creates: the DROP removes what an interrupted run left. */
function isRecreated(
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

/** Whether a CHECK is dropped. It then allows more values, like a new value of an enum. No statement of a release fails. */
function isCheck({ object, name, table }: ActionOf<'drop'>, { catalogue }: Context): boolean {
  const known = table === null ? undefined : catalogue.tables.get(table);
  return object === 'constraint' && known?.constraints.get(name)?.kind === 'check';
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
        message: `a release that uses ${object} ${name} fails after this, and one that uses ${to} fails before it; rename only what no release uses${object === 'column' ? ', or use renameColumn' : ''}`,
      })),
};

const renameOutsideContract: Rule = {
  id: 'rename-outside-contract',
  title: 'RENAME of something that the previous release may use',
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
        message: `the previous release still runs and uses ${object} ${name}, not ${to}; add ${to}, keep both in sync, and drop ${name} in contract${object === 'column' ? ' (renameColumn)' : ''}`,
      })),
};

/** A function that no change created, and that a trigger of this phase calls: OR REPLACE is a habit. */
const isNewTriggers = (name: string, { phase }: Context): boolean =>
  phase.some((other) => actionsOf(other, 'create trigger').some(({ trigger }) => trigger.calls === name));

const replaceInExpand: Rule = {
  id: 'replace-in-expand',
  title: 'CREATE OR REPLACE of a function, view or trigger that the previous release may use',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) => {
    const replaced = [
      ...actionsOf(statement, 'create function').map((action) => ({
        ...action,
        object: 'function',
        table: null,
      })),
      ...actionsOf(statement, 'create view').map((action) => ({ ...action, object: 'view', table: null })),
      ...actionsOf(statement, 'create trigger').map((action) => ({ ...action, object: 'trigger' })),
    ];
    return replaced
      .filter(({ replace, table }) => replace && !isNewTable(table, statement, context))
      .flatMap(({ object, name, table }) => {
        const maker = context.catalogue.objects.get(objectKey(object, name, table));
        if (maker === phaseKey(statement)) return [];
        const effect = `the previous release still runs and gets the new ${object} ${name}`;
        if (maker !== undefined) return [{ message: `${effect}; create it under a new name` }];
        if (object === 'function' && isNewTriggers(name, context)) return [];
        return [
          {
            message: withSql(`if it exists, ${effect}; create it under a new name, without OR REPLACE`, [
              statement.sql.replace(/^create\s+or\s+replace\b/i, 'CREATE'),
            ]),
          },
        ];
      });
  },
};

/** Objects that are dropped, renamed or replaced while the previous release may use them. */
export const REMOVAL_RULES: readonly Rule[] = [
  dropCascade,
  dropOutsideContract,
  nameInUse,
  renameOfUsedName,
  renameOutsideContract,
  replaceInExpand,
];
