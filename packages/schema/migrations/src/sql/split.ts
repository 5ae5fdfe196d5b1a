/** A statement of a SQL text. */
export interface SqlStatement {
  /** The source text, from the end of the previous statement to its own semicolon. */
  text: string;
  /** The statement without comments, semicolon and surrounding space. */
  bare: string;
  /** The line where `bare` begins, from 1. */
  line: number;
}

const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*/y;

/**
 * Splits a SQL text at the semicolons that end statements, not those in quotes, comments, parentheses and
 * function bodies. The joined `text`s are the input; the last may have only space and comments.
 * @throws for an unterminated quote or comment, naming its line.
 */
export function splitSql(text: string): SqlStatement[] {
  const pieces: SqlStatement[] = [];
  let piece = new Piece(text, 0);
  let word = '';
  for (let at = 0; at < text.length; ) {
    const opaque = skipOpaque(text, at, word);
    const end = opaque?.end ?? wordEnd(text, at);
    word = opaque || end === undefined ? '' : text.slice(at, end);
    if (word) piece.body.word(word, piece.depth);
    const from = at;
    at = end ?? at + 1;
    if (opaque || word) {
      piece.add(from, at, opaque?.comment ?? false);
      continue;
    }
    if (text[from] === ';' && piece.depth === 0 && !piece.body.isOpen) {
      pieces.push(piece.end(at));
      piece = new Piece(text, at);
      continue;
    }
    if (text[from] === '(') piece.depth += 1;
    if (text[from] === ')') piece.depth = Math.max(0, piece.depth - 1);
    piece.add(from, at, false);
  }
  if (piece.start < text.length) pieces.push(piece.end(text.length));
  return pieces;
}

class Piece {
  readonly start: number;
  readonly body = new AtomicBody();
  depth = 0;
  readonly #text: string;
  #bare = '';
  #first: number | undefined;

  constructor(text: string, start: number) {
    this.#text = text;
    this.start = start;
  }

  add(from: number, to: number, comment: boolean): void {
    const part = this.#text.slice(from, to);
    // A comment separates words like space.
    this.#bare += comment ? ' ' : part;
    if (!comment && this.#first === undefined && part.trim() !== '') this.#first = from;
  }

  end(at: number): SqlStatement {
    return {
      text: this.#text.slice(this.start, at),
      bare: this.#bare.trim(),
      line: this.#text.slice(0, this.#first ?? at).split('\n').length,
    };
  }
}

function wordEnd(text: string, at: number): number | undefined {
  WORD.lastIndex = at;
  const found = WORD.exec(text);
  return found ? at + found[0].length : undefined;
}

/** A range of the text: its end, and whether it is a comment. */
interface Skipped {
  end: number;
  comment: boolean;
}

const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
/** PostgreSQL concatenates strings separated by a line break. */
const CONTINUED = /\s*\n\s*'/y;

/**
 * Finds the end of the quoted text or comment that begins at `at`; undefined when none begins there. `word`
 * is the word just before: E enables backslash escapes.
 * @throws when it is unterminated.
 */
function skipOpaque(text: string, at: number, word: string): Skipped | undefined {
  if (text.startsWith('--', at)) return { end: lineEnd(text, at), comment: true };
  if (text.startsWith('/*', at)) return { end: commentEnd(text, at), comment: true };
  if (text[at] === "'") return { end: stringEnd(text, at, /^e$/i.test(word)), comment: false };
  if (text[at] === '"') return { end: after(text, '"', at + 1, at), comment: false };
  const tag = word === '' ? matchAt(DOLLAR, text, at) : undefined;
  return tag === undefined ? undefined : { end: after(text, tag, at + tag.length, at), comment: false };
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}

function commentEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    if (text.startsWith('/*', at)) depth += 1;
    else if (text.startsWith('*/', at)) depth -= 1;
    else {
      at += 1;
      continue;
    }
    at += 2;
    if (depth === 0) return at;
  }
  throw unterminated(text, start, 'a comment');
}

function stringEnd(text: string, start: number, backslashes: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    if (backslashes && text[at] === '\\') at += 1;
    else if (text[at] === "'") {
      const more = matchAt(CONTINUED, text, at + 1);
      if (more === undefined) return at + 1;
      at += more.length;
    }
  }
  throw unterminated(text, start, 'a string');
}

/** A doubled quote counts as the end of one text and the start of the next, which gives the same result. */
function after(text: string, mark: string, from: number, start: number): number {
  const end = text.indexOf(mark, from);
  if (end < 0) throw unterminated(text, start, `the quote ${mark}`);
  return end + mark.length;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function unterminated(text: string, at: number, what: string): Error {
  return new Error(`line ${text.slice(0, at).split('\n').length}: ${what} is not terminated`);
}

const ROUTINE = /^create (or replace )?(function|procedure)\b/;

/** Tracks whether a semicolon is inside `CREATE FUNCTION … BEGIN ATOMIC … END`, by the rules of psql. */
class AtomicBody {
  #head: string[] = [];
  #depth = 0;

  get isOpen(): boolean {
    return this.#depth > 0;
  }

  word(written: string, parentheses: number): void {
    const word = written.toLowerCase();
    if (this.#head.length < 4) this.#head.push(word);
    if (parentheses > 0 || !ROUTINE.test(this.#head.join(' '))) return;
    if (word === 'begin' || (word === 'case' && this.isOpen)) this.#depth += 1;
    if (word === 'end' && this.isOpen) this.#depth -= 1;
  }
}
