import type { Variable } from '../model/action.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { columnOperand, valueType } from './column-operand.ts';
import { plainType } from './operand.ts';
import type { Scope } from './total-expressions.ts';

const NAMES: Partial<Record<string, string>> = {
  tg_op: 'text',
  tg_when: 'text',
  tg_level: 'text',
  tg_name: 'name',
  tg_table_name: 'name',
  tg_table_schema: 'name',
  tg_relname: 'name',
  tg_nargs: 'int4',
};

/** The names that the function of a trigger, or its condition, may use. */
export function triggerScope(
  table: string,
  catalogue: Catalogue,
  variables: readonly Variable[],
  parsedNow: boolean,
): Scope {
  const known = catalogue.tables.get(table);
  // A row with json has no equality operator, which only its comparison shows.
  const comparable =
    known?.complete && [...known.columns.values()].every(({ type }) => type !== null && type.name !== 'json');
  return {
    parsedNow,
    lookup([first = '', second, ...more]) {
      if (more.length > 0) return undefined;
      if (first === 'new' || first === 'old') {
        if (second === undefined) return { type: plainType(comparable ? 'record' : 'row'), nullable: true };
        const column = columnOperand(known, second, catalogue);
        return column && { ...column, nullable: column.nullable || first === 'old' };
      }
      if (second !== undefined) return undefined;
      const variable = variables.find(({ name }) => name === first);
      if (variable) return { type: valueType(variable.type, catalogue), nullable: !variable.notNull };
      const own = NAMES[first];
      return own === undefined ? undefined : { type: plainType(own), nullable: false };
    },
  };
}
