import { hasSqlDetails, loadModule, type Node, parseSync, scanSync } from 'libpg-query';

/** A statement's tree and where its text begins and ends in the SQL. Offsets in characters. */
export interface Parsed {
  node: Node;
  start: number;
  end: number;
}

/** What PostgreSQL's parser says against the SQL, and where (in characters). */
interface ParseFailure {
  message: string;
  at: number;
}

/** Before the first `parseSql`: the parser is WebAssembly. */
export const loadParser = loadModule;

/** The statements in `sql`, or why PostgreSQL would not take it. Never throws. */
export function parseSql(sql: string): Parsed[] | ParseFailure {
  // A C string ends there, and so would the parser, with whatever follows unseen.
  const nul = sql.indexOf('\0');
  if (nul >= 0) return { message: 'SQL cannot hold the character U+0000', at: nul };
  if (sql.trim() === '') return [];
  try {
    const bytes = Buffer.from(sql);
    const character = (byte: number) => bytes.subarray(0, byte).toString().length;
    return (parseSync(sql).stmts ?? []).flatMap(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
      if (!stmt) return [];
      const [start, end] = [character(from), length ? character(from + length) : sql.length];
      return [{ node: stmt, start: start + blankLength(sql.slice(start, end)), end }];
    });
  } catch (error) {
    return {
      message: (error as Error).message,
      at: hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0,
    };
  }
}

/** The identifiers in a statement as they are written: the parser cuts them at 63 bytes without a word. */
export function identifiersIn(sql: string): string[] {
  try {
    return scanSync(sql)
      .tokens.filter(({ tokenName }) => tokenName === 'IDENT')
      .map(({ text }) => (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text));
  } catch {
    return [];
  }
}

/** How long the spaces and comments before a statement are; comments nest. */
function blankLength(sql: string): number {
  let at = 0;
  for (;;) {
    const rest = sql.slice(at);
    const line = /^(\s+|--[^\n]*)/.exec(rest);
    if (line) at += line[0].length;
    else if (rest.startsWith('/*')) at += commentLength(rest);
    else return at;
  }
}

function commentLength(sql: string): number {
  let depth = 0;
  for (const { 0: mark, index } of sql.matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1;
    if (depth === 0) return index + 2;
  }
  return sql.length;
}
