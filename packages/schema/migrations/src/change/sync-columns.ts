import type { Knex } from 'knex';
import type { Backfill, SchemaSession } from './change.ts';
import { fillColumn } from './columns.ts';
import { ident, objectName, plain } from './names.ts';

/**
 * SQL that converts a value of one column to the other, such as `(old) => `${old}::bigint``. Null must give
 * null.
 */
export type Conversion = (column: string) => string;

/**
 * Two columns that hold the same value in two forms. Their types need an equality operator (jsonb has one,
 * json does not).
 */
export interface Pair {
  table: string;
  /** The primary key, one column. */
  key: string;
  /** The column of the old release. */
  from: string;
  to: string;
  forward: Conversion;
  /** Needed when a release writes `to`: computes `from`. Without it `to` is only computed. */
  backward?: Conversion;
  batchSize?: number;
}

const nameOf = ({ table, from, to }: Pair, ...more: string[]) => objectName(table, from, to, 'sync', ...more);

/**
 * Creates triggers that keep two columns equal, whichever is written. In an INSERT that sets both, `to` wins,
 * and `to` must have no default; an UPDATE copies the column that it sets.
 *
 * Locks: SHARE ROW EXCLUSIVE briefly, which blocks writers and not readers.
 */
export async function syncColumns(schema: SchemaSession, pair: Pair): Promise<void> {
  const [table, name, from, to] = [pair.table, nameOf(pair), pair.from, pair.to].map(ident) as Four;
  await schema.step(`sync ${pair.table}.${pair.from} and ${pair.to}`, async (knex) => {
    await knex.raw(
      plain(`CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $sync$\n${body(pair)}\n$sync$`),
    );
    const trigger = (suffix: string, when: string) =>
      knex.raw(
        `CREATE TRIGGER ${ident(nameOf(pair, suffix))} BEFORE ${when} EXECUTE FUNCTION ${name}('${suffix}')`,
      );
    await trigger('insert', `INSERT ON ${table} FOR EACH ROW`);
    // An UPDATE of both means `to`. Triggers fire in the order of their names: from, insert, to.
    const unlessBoth = pair.backward ? ` WHEN (NEW.${to} IS NOT DISTINCT FROM OLD.${to})` : '';
    await trigger('from', `UPDATE OF ${from} ON ${table} FOR EACH ROW${unlessBoth}`);
    if (pair.backward) await trigger('to', `UPDATE OF ${to} ON ${table} FOR EACH ROW`);
  });
}

type Four = [string, string, string, string];

function body({ from, to, forward, backward }: Pair): string {
  const [old, fresh] = [`NEW.${ident(from)}`, `NEW.${ident(to)}`];
  if (!backward) return `BEGIN\n  ${fresh} := ${forward(old)};\n  RETURN NEW;\nEND`;
  // Keeps an old value that already converts to the new one: a round trip may lose information.
  return `BEGIN
  IF TG_ARGV[0] = 'from' OR (TG_OP = 'INSERT' AND ${fresh} IS NULL) THEN
    ${fresh} := ${forward(old)};
  ELSIF TG_OP = 'INSERT' OR ${fresh} IS DISTINCT FROM ${forward(old)} THEN
    ${old} := ${backward(fresh)};
  END IF;
  RETURN NEW;
END`;
}

/** Drops the triggers, in the transaction that drops one of the columns. */
export async function endSync(knex: Knex, pair: Pair): Promise<void> {
  for (const suffix of pair.backward ? ['insert', 'from', 'to'] : ['insert', 'from'])
    await knex.raw('DROP TRIGGER ?? ON ??', [nameOf(pair, suffix), pair.table]);
  await knex.raw('DROP FUNCTION ?? ()', [nameOf(pair)]);
}

/**
 * Fills `to` in existing rows by an UPDATE that fires the trigger, so that the conversion is in one place.
 */
export function fillSynced(pair: Pair): Backfill {
  const { table, key, from, to, batchSize, forward } = pair;
  return fillColumn({
    table,
    key,
    column: from,
    value: ident(from),
    where: `${ident(to)} IS DISTINCT FROM ${forward(ident(from))}`,
    ...(batchSize !== undefined && { batchSize }),
  });
}
