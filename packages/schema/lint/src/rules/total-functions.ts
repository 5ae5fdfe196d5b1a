import type { Node } from 'libpg-query';
import type { Type } from '../model/action.ts';
import { constantText } from '../parse/expressions.ts';
import { literalFits, type Operand, plainType, TEXTS } from './operand.ts';

/** Functions of text only. */
const OF_TEXT: ReadonlySet<string> = new Set(
  'lower upper btrim ltrim rtrim trim initcap reverse md5 replace translate unaccent'.split(' '),
);
const LENGTHS: ReadonlySet<string> = new Set(
  'length char_length character_length octet_length bit_length ascii strpos position'.split(' '),
);
const TIMES: Partial<Record<string, string>> = {
  now: 'timestamptz',
  clock_timestamp: 'timestamptz',
  statement_timestamp: 'timestamptz',
  transaction_timestamp: 'timestamptz',
};
const VALUES: Partial<Record<string, string>> = {
  ...TIMES,
  gen_random_uuid: 'uuid',
  uuidv4: 'uuid',
  uuidv7: 'uuid',
  uuid_generate_v4: 'uuid',
  random: 'float8',
  txid_current: 'int8',
  pg_backend_pid: 'int4',
};
const FIELDS =
  /^(microseconds|milliseconds|second|minute|hour|day|week|month|quarter|year|decade|century|millennium)$/;
const DATES: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz']);

export const isText = ({ type }: Operand): boolean =>
  type !== null && !type.array && (TEXTS.has(type.name) || type.name === 'unknown');
const isCount = ({ type, literal }: Operand): boolean =>
  type?.name === 'int4' && typeof literal === 'string' && Number(literal) > 0;

/** The result of a function that raises an error for no argument of these; null for any other call. */
export function resultOf(name: string, args: readonly Operand[], nodes: readonly Node[]): Operand | null {
  const nullable = args.some((arg) => arg.nullable);
  const of = (type: string, orNull = nullable): Operand => ({ type: plainType(type), nullable: orNull });
  const [first, second] = args;
  const constant = constantText(nodes[0]);
  if (args.length === 0) return VALUES[name] === undefined ? null : of(VALUES[name], false);
  if (first === undefined) return null;
  if (OF_TEXT.has(name)) return args.every(isText) ? of('text') : null;
  if (LENGTHS.has(name)) return args.every(isText) ? of('int4') : null;
  switch (name) {
    case 'concat':
      return of('text', false);
    case 'concat_ws':
      return isText(first) ? of('text', first.nullable) : null;
    case 'left':
    case 'right':
      return isText(first) && second?.type?.name === 'int4' ? of('text') : null;
    case 'substring':
    case 'substr':
    case 'split_part':
      return (name === 'split_part' ? args.slice(0, 2) : args.slice(0, 1)).every(isText) &&
        args.slice(name === 'split_part' ? 2 : 1).every(isCount) &&
        args.length > 1
        ? of('text')
        : null;
    case 'starts_with':
      return args.every(isText) ? of('bool') : null;
    case 'date_trunc':
      return constant !== null && FIELDS.test(constant) && second && DATES.has(second.type?.name ?? '')
        ? of(second.type?.name === 'timestamp' ? 'timestamp' : 'timestamptz', second.nullable)
        : null;
    case 'extract':
      return constant !== null && FIELDS.test(constant) && second && DATES.has(second.type?.name ?? '')
        ? of('numeric', second.nullable)
        : null;
    case 'timezone':
      return zoned(constant, second);
    case 'to_jsonb':
      return args.length === 1 && first.type?.name !== 'unknown' ? of('jsonb') : null;
    case 'row_to_json':
      return args.length === 1 ? of('json') : null;
    case 'jsonb_build_object':
      return nodes.every((node, at) => at % 2 === 1 || constantText(node) !== null) && nodes.length % 2 === 0
        ? of('jsonb', false)
        : null;
    case 'to_tsvector':
      return constant !== null && second && isText(second) ? of('tsvector', second.nullable) : null;
    case 'nextval':
      // The schema of a qualified sequence may be closed to the release.
      return constant !== null && !constant.includes('.') ? of('int8', false) : null;
    case 'abs':
    case 'round':
    case 'floor':
    case 'ceil':
    case 'ceiling':
      return args.length === 1 && first.type?.name === 'numeric' ? of('numeric') : null;
    default:
      return null;
  }
}

/** AT TIME ZONE, with the arguments swapped. */
function zoned(zone: string | null, time: Operand | undefined): Operand | null {
  const from = time?.type?.name;
  if (zone === null || time === undefined || !isZone(zone)) return null;
  if (from === 'timestamptz') return { type: plainType('timestamp'), nullable: time.nullable };
  return from === 'timestamp' ? { type: plainType('timestamptz'), nullable: time.nullable } : null;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}

/** Types whose text is short, so that pg_notify takes it: its limit is 8,000 bytes. */
const SHORT: ReadonlySet<string> = new Set(
  'int2 int4 int8 bool uuid date timestamp timestamptz float8'.split(' '),
);

/** Whether `pg_notify(channel, payload)` cannot fail. @param from the type that the payload is a cast of. */
export const mayNotify = (channel: string | null, from: Type | null, text: string | null): boolean =>
  channel !== null &&
  channel !== '' &&
  channel.length < 64 &&
  (text === null
    ? from !== null && SHORT.has(from.name)
    : literalFits(text, { ...plainType('varchar'), args: [1900] }));

/** The type of an operator's result that raises no error; null for the others. Sums of integers may overflow. */
export function arithmetic(sign: string, left: Operand, right: Operand): string | null {
  const [a, b] = [left.type, right.type];
  if (a === null || b === null || a.array || b.array) return null;
  const exact = (type: Type) => /^(int[248]|numeric)$/.test(type.name);
  if (sign === '||')
    return (isText(left) && isText(right)) || (isText(left) && exact(b)) || (exact(a) && isText(right))
      ? 'text'
      : null;
  if (/^[-+]$/.test(sign) && b.name === 'interval' && /^timestamp(tz)?$/.test(a.name)) return a.name;
  if (/^[-+*]$/.test(sign))
    return exact(a) && exact(b) && [a.name, b.name].includes('numeric') ? 'numeric' : null;
  if (/^[/%]$/.test(sign)) {
    if (!exact(a) || !exact(b) || !(Number(right.literal) > 0)) return null;
    return [a.name, b.name].includes('numeric')
      ? 'numeric'
      : a.name === 'int8' || b.name === 'int8'
        ? 'int8'
        : 'int4';
  }
  const key = typeof right.literal === 'string';
  if (a.name !== 'jsonb' || !key) return null;
  if (sign === '->') return 'jsonb';
  if (sign === '->>') return 'text';
  return sign === '?' ? 'bool' : null;
}
