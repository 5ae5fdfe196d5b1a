import type { Type } from '../model/action.ts';

/** The value of an expression: its type, and the text of a constant. */
export interface Operand {
  /** Null: unknown. The type of a text constant is `unknown`, as PostgreSQL names it. */
  type: Type | null;
  nullable: boolean;
  /** The text of a constant, null for NULL; absent for other expressions. */
  literal?: string | null;
}

export const plainType = (name: string): Type => ({ name, args: [], array: false });

export const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'name', 'citext']);
const NUMBERS: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8']);
const DATES: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz']);
/** Types without an equality operator. */
const INCOMPARABLE: ReadonlySet<string> = new Set([
  'json',
  'xml',
  'point',
  'polygon',
  'line',
  'path',
  'box',
  'row',
]);

/** Types whose values fit the later ones of their list. */
const WIDER: readonly (readonly string[])[] = [
  ['int2', 'int4', 'int8', 'numeric'],
  ['int2', 'int4', 'float8'],
  ['float4', 'float8'],
  ['date', 'timestamp', 'timestamptz'],
  ['timestamptz', 'timestamp', 'date'],
  ['timestamp', 'date'],
  ['cidr', 'inet'],
];

export const isWider = (from: string, to: string): boolean =>
  WIDER.some((list) => list.includes(from) && list.indexOf(from) < list.indexOf(to));

/** The most digits before the point. */
const DIGITS: Partial<Record<string, number>> = { int2: 5, int4: 10, int8: 19 };

/** Whether every value of one type can be assigned to another. */
export function typeFits(from: Type, to: Type): boolean {
  if (from.array !== to.array) return !to.array && isUnlimited(to);
  if (isUnlimited(to)) return true;
  if (from.array) return from.name === to.name && String(from.args) === String(to.args);
  const [limit] = to.args;
  if (TEXTS.has(from.name) && TEXTS.has(to.name))
    return limit !== undefined && to.name !== 'name' && (from.args[0] ?? Number.POSITIVE_INFINITY) <= limit;
  if (to.name === 'numeric' && limit !== undefined) {
    const digits =
      DIGITS[from.name] ?? (from.args.length > 0 ? (from.args[0] ?? 0) - (from.args[1] ?? 0) : null);
    return digits !== null && digits <= limit - (to.args[1] ?? 0);
  }
  if (from.name === to.name)
    return DATES.has(to.name) || to.args.length === 0 || String(from.args) === String(to.args);
  return isWider(from.name, to.name);
}

const isUnlimited = ({ name, args, array }: Type): boolean =>
  !array && args.length === 0 && (name === 'text' || name === 'varchar');

const RANGES: Partial<Record<string, number>> = { int2: 15, int4: 31, int8: 63 };

/** Whether a constant is a value of a type. Types that are not listed here are not judged. */
export function literalFits(text: string, { name, args, array }: Type): boolean {
  if (array) return text === '{}';
  const [limit] = args;
  switch (name) {
    case 'text':
    case 'varchar':
    case 'bpchar':
    case 'citext':
      return limit === undefined || [...text].length <= limit;
    case 'int2':
    case 'int4':
    case 'int8': {
      const half = 2n ** BigInt(RANGES[name] ?? 0);
      return /^-?\d+$/.test(text) && BigInt(text) < half && BigInt(text) >= -half;
    }
    case 'numeric':
      if (!/^-?\d+(\.\d+)?$/.test(text)) return false;
      return (
        limit === undefined ||
        Math.abs(Number(Number(text).toFixed(args[1] ?? 0))) < 10 ** (limit - (args[1] ?? 0))
      );
    case 'float4':
    case 'float8':
      return /^-?\d{1,30}(\.\d+)?$/.test(text);
    case 'bool':
      return /^(t|true|f|false|on|off|yes|no|0|1)$/i.test(text);
    case 'uuid':
      return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
    case 'interval':
      return /^\d{1,4} (second|minute|hour|day|week|month|year)s?$/.test(text);
    case 'json':
    case 'jsonb':
      return isJson(text);
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return (
        /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d(:?\d\d)?)?)?$/.test(text) &&
        !Number.isNaN(Date.parse(text.replace(/([+-]\d\d)$/, '$1:00')))
      );
    default:
      return false;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return !/\\u0000/.test(text);
  } catch {
    return false;
  }
}

/** Whether a value can be assigned to a column or variable of a type. */
export function fits({ type, literal }: Operand, to: Type): boolean {
  if (literal === null) return true;
  if (typeof literal === 'string' && literalFits(literal, to)) return true;
  return type !== null && type.name !== 'unknown' && typeFits(type, to);
}

/** Whether two values can be compared without an error. */
export function areComparable(one: Operand, other: Operand): boolean {
  if (one.literal === null || other.literal === null) return true;
  const [a, b] = [one.type, other.type];
  if (a === null || b === null) return false;
  if (a.name === 'unknown' && b.name === 'unknown') return true;
  if (a.name === 'unknown') return literalFits(one.literal ?? '', { ...b, args: [] });
  if (b.name === 'unknown') return literalFits(other.literal ?? '', { ...a, args: [] });
  if (a.array || b.array) return a.array && b.array && a.name === b.name && !INCOMPARABLE.has(a.name);
  const both = (set: ReadonlySet<string>) => set.has(a.name) && set.has(b.name);
  return both(TEXTS) || both(NUMBERS) || both(DATES) || (a.name === b.name && !INCOMPARABLE.has(a.name));
}

/** The type of COALESCE, CASE and the like; undefined when the values do not fit one type. */
export function commonType(operands: readonly Operand[]): Operand | undefined {
  const nullable = operands.some((each) => each.nullable);
  const typed = operands.filter(({ type, literal }) => literal !== null && type?.name !== 'unknown');
  if (typed.some(({ type }) => type === null)) return undefined;
  if (typed.length === 0) return { type: plainType('text'), nullable };
  const widest = typed
    .map(({ type }) => type as Type)
    .find((type) => operands.every((each) => fits(each, { ...type, args: [] })));
  if (widest === undefined) return undefined;
  const same = typed.every(
    ({ type }) => type?.name === widest.name && String(type.args) === String(widest.args),
  );
  return { type: same && typed.length === operands.length ? widest : { ...widest, args: [] }, nullable };
}

/** Longer than the 2,704 bytes that an entry of a B-tree may have. */
export function isUnbounded(value: Operand | undefined): boolean {
  const { type, literal } = value ?? {};
  if (typeof literal === 'string' || !type) return false;
  if (type.name === 'varchar' || type.name === 'bpchar')
    return (type.args[0] ?? Number.POSITIVE_INFINITY) > 675;
  return type.array || /^(text|citext|jsonb|bytea|tsvector|xml|hstore)$/.test(type.name);
}
