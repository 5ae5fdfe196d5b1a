import './baseline-wasm.ts';
import { hasSqlDetails, loadModule, type Node, parseSync, scanSync } from 'libpg-query';

/** The syntax tree of a statement, and the start and end of its text in the SQL. Characters, from 0. */
export interface Parsed {
  node: Node;
  start: number;
  end: number;
}

/** A syntax error and its position. Characters, from 0. */
interface ParseFailure {
  message: string;
  at: number;
}

/** Loads the parser, which is WebAssembly. Await it before the first `parseSql`. */
export const loadParser = loadModule;

/** Parses `sql` with PostgreSQL's parser. @returns the statements, or the syntax error; never throws */
export function parseSql(sql: string): Parsed[] | ParseFailure {
  // The parser reads a C string: it would ignore everything after the first U+0000.
  const nul = sql.indexOf('\0');
  if (nul >= 0) return { message: 'SQL cannot contain the character U+0000', at: nul };
  if (sql.trim() === '') return [];
  try {
    const bytes = Buffer.from(sql);
    const character = characterAt(bytes);
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

/** @returns a function from a byte to its character. Each call reads on from the last one, so ask for bytes in order. */
function characterAt(bytes: Buffer): (byte: number) => number {
  let [read, characters] = [0, 0];
  return (byte) => {
    if (byte < read) [read, characters] = [0, 0];
    characters += bytes.toString('utf8', read, byte).length;
    read = byte;
    return characters;
  };
}

/** The identifiers of a statement with their full length. The parser silently truncates them to 63 bytes. Empty for invalid SQL. */
export function identifiersIn(sql: string): string[] {
  try {
    return scanSync(sql)
      .tokens.filter(({ tokenName }) => tokenName === 'IDENT')
      .map(({ text }) => (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text));
  } catch {
    return [];
  }
}

/** The length of the spaces and comments before a statement. Characters. */
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

/** The length of the block comment that `sql` starts with. Comments nest in PostgreSQL. Characters. */
function commentLength(sql: string): number {
  let depth = 0;
  for (const { 0: mark, index } of sql.matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1;
    if (depth === 0) return index + 2;
  }
  return sql.length;
}
