import { createHash } from 'node:crypto';

/** A statement that each connection prepares once and then only binds: no parsing and, after a few runs, no planning. */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /**
   * The name on the server, which carries a hash of the text. Behind a pooler in transaction mode two releases share
   * sessions: with the plain name one would run the other's statement.
   */
  readonly preparedName: string;
  readonly idempotent: boolean;
  /** Only for the compiler: what a row looks like. */
  readonly row?: Row;
}

export interface StatementOptions {
  /**
   * The pool may send it again when its connection was lost and the outcome of the first try is unknown: a read, or a
   * write whose repetition changes nothing and is answered as the first would have been.
   */
  idempotent?: boolean;
}

/** PostgreSQL cuts names at 63 bytes; an underscore and 8 digits of the hash take 9 of them. */
const LONGEST_NAME = 54;

/** @param name ASCII, shown in traces and errors. Rows are as `pg` returns them (bigint as text, timestamps as Date). */
export function statement<Row>(
  name: string,
  text: string,
  { idempotent = false }: StatementOptions = {},
): Statement<Row> {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return { name, text, preparedName: `${name.slice(0, LONGEST_NAME)}_${hash}`, idempotent };
}
