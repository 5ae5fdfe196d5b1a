/** What stands in the text from some place on: how far it reaches, and whether it is a comment. */
interface Skipped {
  end: number;
  comment: boolean;
}

const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
/** PostgreSQL joins strings with nothing but a line break between them. */
const CONTINUED = /\s*\n\s*'/y;

/**
 * Finds the end of the quoted text or comment that begins at `at`; undefined when none begins there.
 * `word` is the word that ends just before: an E makes backslashes count.
 * @throws when it does not end.
 */
export function skipOpaque(text: string, at: number, word: string): Skipped | undefined {
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
  throw endless(text, start, 'a comment');
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
  throw endless(text, start, 'a string');
}

/** A doubled quote reads as the end of one text and the beginning of the next, which comes to the same. */
function after(text: string, mark: string, from: number, start: number): number {
  const end = text.indexOf(mark, from);
  if (end < 0) throw endless(text, start, `what begins with ${mark}`);
  return end + mark.length;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function endless(text: string, at: number, what: string): Error {
  return new Error(`line ${text.slice(0, at).split('\n').length}: ${what} that does not end`);
}
