import type { Type } from '../model/action.ts';
import { type Catalogue, isConstrained, type Table } from '../model/catalogue.ts';
import { type Operand, plainType } from './operand.ts';

const SERIALS: Partial<Record<string, string>> = {
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
  smallserial: 'int2',
  serial2: 'int2',
};

/** The type that the values of a column have; null when it is unknown, or a domain with a constraint. */
export function valueType(type: Type | null, catalogue: Catalogue): Type | null {
  if (type === null || isConstrained(catalogue, type)) return null;
  const serial = SERIALS[type.name];
  if (serial !== undefined) return plainType(serial);
  const domain = type.array ? undefined : catalogue.domains.get(type.name);
  return domain === undefined ? type : valueType(domain.type, catalogue);
}

/** A column of a row; undefined when all columns are known and it is none of them. */
export function columnOperand(
  table: Table | undefined,
  column: string,
  catalogue: Catalogue,
): Operand | undefined {
  const known = table?.columns.get(column);
  if (known === undefined && table?.complete) return undefined;
  return { type: valueType(known?.type ?? null, catalogue), nullable: known?.notNull !== true };
}
