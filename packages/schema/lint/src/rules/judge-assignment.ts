import type { Constraint, Expression, Step, Variable } from '../model/action.ts';
import { type Catalogue, indexesOf } from '../model/catalogue.ts';
import { columnsIn } from '../parse/expressions.ts';
import { strings } from '../parse/nodes.ts';
import { evaluate } from './evaluate.ts';
import { fits } from './operand.ts';
import { type Scope, totalValue } from './total-expressions.ts';

interface Where {
  table: string;
  catalogue: Catalogue;
  scope: Scope;
  variables: readonly Variable[];
  isNewColumn(column: string): boolean;
}

/** Why an assignment of a trigger function may fail, or change what the previous release writes. */
export function whyAssignmentFails(
  { target, value }: Extract<Step, { does: 'assign' }>,
  where: Where,
): string | null {
  const path = target.split('.');
  const [record, column = ''] = path;
  const isField = path.length === 2 && record === 'new';
  const isVariable = path.length === 1 && where.variables.some(({ name }) => name === target);
  if (!isVariable && !(isField && where.isNewColumn(column)))
    return `sets ${target.toUpperCase() === 'NEW' ? 'the whole row' : target}, which is no column that this change adds`;
  const found = value === null ? 'an expression that the linter cannot read' : totalValue(value, where.scope);
  if (typeof found === 'string') return `may raise an error (${found})`;
  const to = where.scope.lookup(path);
  if (!to || to.type === null || !fits(found, to.type))
    return `sets ${target} to a value that may not fit its type`;
  if (found.nullable && !to.nullable) return `may set ${target} to NULL`;
  if (isVariable || value === null) return null;
  return whyConstraintFails(column, value, where);
}

function whyConstraintFails(column: string, value: Expression, { table, catalogue }: Where): string | null {
  const known = catalogue.tables.get(table);
  const constraints = [...(known?.constraints.values() ?? [])];
  const source = sourceColumn(value);
  const isInherited = ({ kind, references }: Constraint) =>
    source !== null &&
    constraints.some(
      (other) => other.kind === kind && other.references === references && String(other.columns) === source,
    );
  const broken = constraints.find((constraint) => {
    const { kind, columns, enforced, expression } = constraint;
    if (!enforced || kind === 'not null' || !columns.includes(column)) return false;
    if (kind === 'check') {
      const result = evaluate(expression ?? undefined, (name) =>
        name === column ? evaluate(value, () => undefined) : undefined,
      );
      return result !== true && result !== null;
    }
    return columns.length > 1 || !isInherited(constraint);
  });
  if (broken) return `sets new.${column}, and may violate the ${broken.kind} constraint ${broken.name}`;
  const inKeys = constraints.some(
    ({ kind, columns }) => /unique|primary/.test(kind) && String(columns) === source,
  );
  const index = indexesOf(catalogue, table).find(
    ({ unique, columns, expressions }) =>
      (unique && columns.includes(column) && !inKeys) || expressions.flatMap(columnsIn).includes(column),
  );
  return index ? `sets new.${column}, and may violate an index of it` : null;
}

/** The column that a value is a copy, or a cast, of. */
function sourceColumn(value: Expression): string | null {
  if ('TypeCast' in value) return value.TypeCast.arg ? sourceColumn(value.TypeCast.arg) : null;
  return 'ColumnRef' in value ? (strings(value.ColumnRef.fields)[1] ?? null) : null;
}
