/** Words that hide the subject of a sentence, or name a state vaguely, and what to write instead. */
const WORDS: readonly { pattern: RegExp; instead: string }[] = [
  { pattern: /\bnobody\b/i, instead: 'name the subject: "no client", "no replica"' },
  { pattern: /\b(somebody|anybody|everybody)\b/i, instead: 'name the person or the program' },
  { pattern: /\bwhoever\b/i, instead: 'name the subject: "the caller", "the operator"' },
  { pattern: /\bthat one\b/i, instead: 'name the thing' },
  { pattern: /\b(goes|go|going|went) on\b/i, instead: '"continues", "keeps running"' },
  { pattern: /\b(is|are) not well\b/i, instead: '"is unhealthy"' },
  { pattern: /\bsays goodbye\b/i, instead: '"closes the connection"' },
];

/** Files whose text may not change: a deployed change is compared by its checksum. This file and its test name the words. */
const ALLOWED = [
  /^services\/[^/]+\/(releases\/[^/]+\/)?changes\//,
  /^scripts\/release\/src\/docs\/words(\.test)?\.ts$/,
];

export interface Finding {
  file: string;
  /** Counted from 1. */
  line: number;
  word: string;
  instead: string;
}

/** The marked words in the text of one file. `file` is its path in the repository. */
export function markedWords(file: string, text: string): Finding[] {
  if (ALLOWED.some((allowed) => allowed.test(file))) return [];
  return text.split('\n').flatMap((content, at) =>
    WORDS.flatMap(({ pattern, instead }) => {
      const [word] = pattern.exec(content) ?? [];
      return word === undefined ? [] : [{ file, line: at + 1, word, instead }];
    }),
  );
}
