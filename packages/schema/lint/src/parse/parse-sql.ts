import './baseline-wasm.ts';
import { hasSqlDetails, loadModule, type Node, parseSync, scanSync } from 'libpg-query';

/** A statement's tree, and the start and end of its text in the SQL, in characters. */
export interface Parsed {
  node: Node;
  start: number;
  end: number;
}

/** A syntax error and its position in characters. */
interface ParseFailure {
  message: string;
  at: number;
}

/** Must complete before the first `parseSql`: the parser is WebAssembly. */
export const loadParser = loadModule;

/** The statements in `sql`, or PostgreSQL's syntax error. Never throws. */
export function parseSql(sql: string): Parsed[] | ParseFailure {
  // The parser would end there, as at the end of a C string, and ignore the rest.
  const nul = sql.indexOf('\0');
  if (nul >= 0) return { message: 'SQL cannot contain the character U+0000', at: nul };
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

/** The identifiers in a statement as written; the parser truncates them to 63 bytes silently. */
export function identifiersIn(sql: string): string[] {
  try {
    return scanSync(sql)
      .tokens.filter(({ tokenName }) => tokenName === 'IDENT')
      .map(({ text }) => (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text));
  } catch {
    return [];
  }
}

/** The length of the spaces and comments before a statement. Comments nest. */
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
