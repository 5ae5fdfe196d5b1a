import type { Phase } from '@zero-downtime/schema-contract';
import { type Finding, type LocatedFinding, withoutEnd } from '../model/finding.ts';

interface File {
  change: string;
  phase: Phase;
  file: string;
  text: string;
}

interface Terms {
  /** The rules that can be waived, and those of them that were looked for. */
  known: ReadonlySet<string>;
  asked: ReadonlySet<string>;
  /** As YYYY-MM-DD. */
  today: string;
  /** Not all of the file was seen: what a waiver is for may be in the rest. */
  partly: boolean;
}

/** What is left of a file's findings, and what is wrong with its waivers. */
export function applyWaivers(
  { text, change, phase, file }: File,
  findings: LocatedFinding[],
  terms: Terms,
): Finding[] {
  const waived = new Set<LocatedFinding>();
  const own: Finding[] = [];
  for (const waiver of readWaivers(text, file.endsWith('.sql') ? 'sql' : 'ts')) {
    const { line, target, rule } = waiver;
    const against = (message: string) =>
      own.push({
        change,
        phase,
        file,
        rule: 'waiver',
        severity: 'error',
        statement: '',
        line,
        message: `this waiver ${message}`,
      });
    const why = whyNot(waiver, terms.known, terms.today);
    if (why !== null) {
      against(why);
      continue;
    }
    const mine = findings.filter(
      (finding) => finding.rule === rule && finding.line <= target && target <= finding.endLine,
    );
    for (const finding of mine) waived.add(finding);
    if (mine.length === 0 && terms.asked.has(rule) && !terms.partly) against('waives nothing: take it out');
  }
  return [...findings.filter((finding) => !waived.has(finding)).map(withoutEnd), ...own];
}

const LONGEST_DAYS = 180;
const DAY_MS = 86_400_000;
const WANTED_FORM = 'lint-waive RULE until YYYY-MM-DD: reason';

/** Why a waiver does not count; null for one that does. @param today as YYYY-MM-DD. */
function whyNot({ rule, until, reason }: Waiver, rules: ReadonlySet<string>, today: string): string | null {
  if (rule === '') return `names no rule: ${WANTED_FORM}`;
  if (!rules.has(rule)) return `names "${rule}", which is no rule that can be waived`;
  if (reason === '') return `says no reason: ${WANTED_FORM}`;
  if (until === null || !isDate(until)) return `says no date: ${WANTED_FORM}`;
  if (until < today) return `ended on ${until}: what it waives has to be decided again`;
  if (Date.parse(until) - Date.parse(today) > LONGEST_DAYS * DAY_MS)
    return `is for longer than ${LONGEST_DAYS} days`;
  return null;
}

function isDate(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A comment `lint-waive RULE until YYYY-MM-DD: reason`. */
interface Waiver {
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
function readWaivers(text: string, language: 'ts' | 'sql'): Waiver[] {
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
