/** A comment `lint-waive RULE until YYYY-MM-DD: reason`. */
export interface Waiver {
  /** Where it is written, and the line it speaks of. From 1. */
  line: number;
  target: number;
  rule: string;
  until: string | null;
  reason: string;
}

const MARK = { ts: /\/\/\s*lint-waive\b(.*)$/, sql: /--\s*lint-waive\b(.*)$/ };
const COMMENT = { ts: /^\s*(\/\/|\/?\*)/, sql: /^\s*--/ };
const FORM = /^\s*([\w-]*)(?:\s+until\s+([^\s:]+))?\s*(?::\s*(.*))?$/;

/** The waivers in a file. One on a line of its own speaks of the first line after the comments that it is in. */
export function readWaivers(text: string, language: 'ts' | 'sql'): Waiver[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, rest] = MARK[language].exec(line.trimEnd()) ?? [];
    if (rest === undefined) return [];
    const [, rule = '', until = null, reason = ''] = FORM.exec(rest) ?? [];
    let target = index;
    if (COMMENT[language].test(line)) {
      while (target < lines.length && COMMENT[language].test(lines[target] ?? '')) target++;
    }
    return [{ line: index + 1, target: target + 1, rule, until, reason: reason.trim() }];
  });
}
