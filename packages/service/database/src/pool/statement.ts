import { createHash } from 'node:crypto';

/** A statement that each connection prepares once: later runs save parsing and usually planning. */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /**
   * The name on the server, with a hash of the text. Behind a pooler in transaction mode two releases share
   * sessions: without the hash one would run the other's statement.
   */
  readonly preparedName: string;
  readonly idempotent: boolean;
  /** The type of a row, for the compiler only. */
  readonly row?: Row;
}

export interface StatementOptions {
  /**
   * The pool may send it again after its connection was lost and its outcome is unknown: for reads, and for
   * writes whose repetition has no effect and gets the same answer.
   */
  idempotent?: boolean;
}

/** PostgreSQL truncates names at 63 bytes; `_` and 8 digits of the hash take 9 of them. */
const LONGEST_NAME = 54;

/**
 * @param name ASCII, shown in traces and errors. Rows are as `pg` returns them (bigint as text, timestamps as
 * Date).
 */
export function statement<Row>(
  name: string,
  text: string,
  { idempotent = false }: StatementOptions = {},
): Statement<Row> {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return { name, text, preparedName: `${name.slice(0, LONGEST_NAME)}_${hash}`, idempotent };
}
