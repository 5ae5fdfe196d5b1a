import type { ActionOf, Expression } from '../model/action.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import { columnOperand, valueType } from './column-operand.ts';
import { inheritedCalls, unknownCalls } from './known-effects.ts';
import { fits, isUnbounded } from './operand.ts';
import { expressionThatRaises } from './raising-expressions.ts';
import { EVERY_PHASE, type Rule, type Violation } from './rule.ts';
import { totalValue } from './total-expressions.ts';

const opaqueCode: Rule = {
  id: 'opaque-code',
  title: 'DO, CALL or a function, whose effects the linter cannot see',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) => {
    const { catalogue } = context;
    const called = actionsOf(statement, 'call').flatMap(({ functions }) =>
      unknownCalls(functions, catalogue),
    );
    return [
      ...actionsOf(statement, 'run code').flatMap(({ what, opaque }) =>
        opaque === null
          ? []
          : [
              {
                certain: false,
                message: `this ${what} has ${opaque}, whose effects are unknown, so they were not checked; write its statements out as steps`,
              },
            ],
      ),
      ...inheritedCalls(statement, context).map((name) => ({
        certain: false,
        message: `a view, trigger, default or check of this phase calls ${name}(), which may write, lock or wait: no change here shows that it only reads; write its statements out as steps`,
      })),
      ...called.map((name) => ({
        certain: false,
        message: `${name}() may write, lock or wait: no change here shows that it only reads; write its statements out as steps`,
      })),
    ];
  },
};

const unknownStatement: Rule = {
  id: 'unknown-statement',
  title: 'a statement that the linter has no rule for',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement) =>
    actionsOf(statement, 'unknown').map(({ what }) => ({
      certain: false,
      message: `the linter does not know the effects of ${what} on the releases that run; check its locks and effects, and waive this with the result`,
    })),
};

const indexExpression: Rule = {
  id: 'index-expression-may-fail',
  title: 'an index whose expression may raise an error for a row of the previous release',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'create index')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .flatMap(({ table, index }) => {
        const typeOf = (column: string) =>
          context.catalogue.tables.get(table)?.columns.get(column)?.type?.name ?? null;
        const isNew = (column: string) => isNewColumn(table, column, statement, context);
        const raising = (each: Expression) => expressionThatRaises(each, { typeOf, isNew });
        const why = index.expressions.map(raising).find((found) => found !== null);
        if (why === undefined) return tooLong(table, index, isNew, context);
        return [
          {
            message: `${why} may raise an error, and then INSERTs and UPDATEs of ${table} by the previous release fail; add a column with the value, fill it by a trigger, and index that`,
          },
        ];
      }),
};

const virtualColumn: Rule = {
  id: 'virtual-column-may-fail',
  title: 'a virtual generated column whose expression may raise an error when a row is read',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add column')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .flatMap(({ table, column: { type, generated, computed } }) => {
        if (generated !== 'virtual' || computed === null) return [];
        const known = context.after.tables.get(table);
        const lookup = (path: readonly string[]) => columnOperand(known, path.at(-1) ?? '', context.after);
        const value = totalValue(computed, { lookup, parsedNow: true });
        const to = valueType(type, context.after);
        const why =
          typeof value === 'string' ? value : to && fits(value, to) ? null : 'the type of the column, which';
        if (why === null) return [];
        return [
          {
            certain: false,
            message: `${why} may raise an error, and then each SELECT * of ${table} fails that meets such a row; use an expression that accepts every value, or add a plain column and fill it`,
          },
        ];
      }),
};

/** An entry of a B-tree has at most 2,704 bytes. PostgreSQL compresses a long text, so most fit. */
function tooLong(
  table: string,
  { method, stored }: ActionOf<'create index'>['index'],
  isNew: (column: string) => boolean,
  { catalogue }: Context,
): Violation[] {
  if (method !== 'btree') return [];
  const known = catalogue.tables.get(table)?.columns;
  const long = stored.filter(
    (column) => !isNew(column) && isUnbounded({ type: known?.get(column)?.type ?? null, nullable: true }),
  );
  return long.slice(0, 1).map((column) => ({
    severity: 'warning',
    message: `INSERTs and UPDATEs of ${table} with a long ${column} fail when its index entry has more than 2,704 bytes; if the previous release writes such values, index an expression such as md5(${column}) or left(${column}, 500)`,
  }));
}

/** Code that runs in the database, and statements that no rule knows. */
export const CODE_RULES: readonly Rule[] = [indexExpression, opaqueCode, unknownStatement, virtualColumn];
