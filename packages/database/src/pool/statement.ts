/** A statement that each connection prepares once, under its name, and then only binds: no parsing and, after a few runs, no planning. */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Only for the compiler: what a row looks like. */
  readonly row?: Row;
}

/** The name must belong to this text alone within a process; rows are as `pg` hands them over (bigint as text, timestamps as Date). */
export function statement<Row>(name: string, text: string): Statement<Row> {
  return { name, text };
}
