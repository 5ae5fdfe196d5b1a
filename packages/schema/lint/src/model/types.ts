import type { Type } from './action.ts';

export function isSerial(type: Type | null): boolean {
  return type !== null && /^((small|big)?serial|serial[248])$/.test(type.name);
}

/** The type as SQL writes it: `numeric(10,2)[]`. */
export function typeText({ name, args, array }: Type): string {
  const words =
    {
      varchar: 'varchar',
      bpchar: 'char',
      int4: 'integer',
      int8: 'bigint',
      int2: 'smallint',
      bool: 'boolean',
    }[name] ?? name;
  return `${words}${args.length > 0 ? `(${args.join(',')})` : ''}${array ? '[]' : ''}`;
}

const TEXTS = new Set(['text', 'varchar']);
/** Types whose argument is a limit that can grow without a scan. */
const LIMITED = new Set(['varchar', 'varbit', 'timestamp', 'timestamptz', 'time', 'timetz', 'interval']);

/** Whether PostgreSQL changes only the catalogue, because each stored value is valid in the new type. */
export function isFreeWidening(from: Type, to: Type): boolean {
  if (from.array !== to.array) return false;
  if (from.name === to.name && String(from.args) === String(to.args)) return true;
  if (from.array) return false;
  if (TEXTS.has(from.name) && TEXTS.has(to.name)) {
    const [limit] = to.args;
    return (
      limit === undefined || (from.name === 'varchar' && (from.args[0] ?? Number.POSITIVE_INFINITY) <= limit)
    );
  }
  if (from.name === 'cidr' && to.name === 'inet') return true;
  if (from.name !== to.name) return false;
  if (from.name === 'numeric') {
    const [precision = Number.POSITIVE_INFINITY, scale = 0] = from.args;
    const [wider, sameScale = 0] = to.args;
    return wider === undefined || (precision <= wider && scale === sameScale);
  }
  if (!LIMITED.has(from.name)) return false;
  const [limit = Number.POSITIVE_INFINITY] = from.args;
  const [higher] = to.args;
  return higher === undefined || limit <= higher;
}

/** Whether a change to this type is free from some type. */
export function mayBeWidening({ name, array }: Type): boolean {
  return !array && (TEXTS.has(name) || LIMITED.has(name) || name === 'numeric' || name === 'inet');
}
