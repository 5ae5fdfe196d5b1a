/** What the recorded database says to a query: nothing found, or one row of plausible values. */
export type Answers = 'nothing' | 'one row';

interface Result {
  command: string;
  rowCount: number;
  rows: unknown[];
  fields: unknown[];
}

/** Any column of it is '1': a number to those who count, a key to those who go on after it. */
const ROW: object = new Proxy(
  {},
  {
    get: (_, column) =>
      typeof column === 'string' && column !== 'then' && column !== 'toJSON' ? '1' : undefined,
  },
);

/** A result in the shape that pg gives. */
export function answer(sql: string, answers: Answers): Result {
  const command = /^[\s(]*([a-z]+)/i.exec(sql)?.[1]?.toUpperCase() ?? '';
  const rows = answers === 'one row' ? [ROW] : [];
  return { command: command === 'WITH' ? 'SELECT' : command, rowCount: rows.length, rows, fields: [] };
}
