import { AtomicBody } from './atomic-body.ts';
import { skipOpaque } from './skip.ts';

/** A statement of a SQL text. */
export interface SqlStatement {
  /** As it is written, with what stands before it since the last one, and its semicolon. */
  text: string;
  /** Without comments, semicolon and space around it. */
  bare: string;
  /** Where `bare` begins, the first line is 1. */
  line: number;
}

const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*/y;

/**
 * Cuts a SQL text at the semicolons that end statements: not those in quotes, dollar quotes, comments, parentheses and
 * bodies of functions. Joining the pieces gives the text back; the last may be but space and comments.
 * @throws for a quote or comment that does not end, naming its line.
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
    // A comment separates words, as space does.
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
