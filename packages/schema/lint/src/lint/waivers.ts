import type { Phase } from '@zero-downtime/schema-contract';
import { type Finding, type LocatedFinding, withoutEnd } from '../model/finding.ts';

interface File {
  change: string;
  phase: Phase;
  file: string;
  text: string;
}

interface Terms {
  /** The rules that can be waived, and those that were applied. */
  known: ReadonlySet<string>;
  asked: ReadonlySet<string>;
  /** The date of today as YYYY-MM-DD. */
  today: string;
  /** Part of the file was not checked, so an unused waiver is not an error. */
  partly: boolean;
}

/** The findings that no waiver covers, and findings about invalid or unused waivers. */
export function applyWaivers(
  { text, change, phase, file }: File,
  findings: LocatedFinding[],
  terms: Terms,
): Finding[] {
  const waived = new Set<LocatedFinding>();
  const own: Finding[] = [];
  for (const waiver of readWaivers(text, file.endsWith('.sql') ? 'sql' : 'ts')) {
    const { line, target, rule } = waiver;
    const report = (message: string) =>
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
    const error = errorIn(waiver, terms.known, terms.today);
    if (error !== null) {
      report(error);
      continue;
    }
    const mine = findings.filter(
      (finding) => finding.rule === rule && finding.line <= target && target <= finding.endLine,
    );
    for (const finding of mine) waived.add(finding);
    if (mine.length === 0 && terms.asked.has(rule) && !terms.partly) report('waives nothing; remove it');
  }
  return [...findings.filter((finding) => !waived.has(finding)).map(withoutEnd), ...own];
}

const MAX_DAYS = 180;
const DAY_MS = 86_400_000;
const EXPECTED_FORM = 'lint-waive RULE until YYYY-MM-DD: reason';

/** Why a waiver is invalid; null when it is valid. @param today as YYYY-MM-DD. */
function errorIn({ rule, until, reason }: Waiver, rules: ReadonlySet<string>, today: string): string | null {
  if (rule === '') return `names no rule: ${EXPECTED_FORM}`;
  if (!rules.has(rule)) return `names "${rule}", which is not a rule that can be waived`;
  if (reason === '') return `has no reason: ${EXPECTED_FORM}`;
  if (until === null || !isDate(until)) return `has no date: ${EXPECTED_FORM}`;
  if (until < today) return `expired on ${until}; fix the finding or renew the date`;
  if (Date.parse(until) - Date.parse(today) > MAX_DAYS * DAY_MS) return `lasts longer than ${MAX_DAYS} days`;
  return null;
}

function isDate(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A comment `lint-waive RULE until YYYY-MM-DD: reason`. */
interface Waiver {
  /** The line of the waiver, and the line that it applies to. Both count from 1. */
  line: number;
  target: number;
  rule: string;
  until: string | null;
  reason: string;
}

const MARK = { ts: /\/\/\s*lint-waive\b(.*)$/, sql: /--\s*lint-waive\b(.*)$/ };
const COMMENT = { ts: /^\s*(\/\/|\/?\*)/, sql: /^\s*--/ };
const FORM = /^\s*([\w-]*)(?:\s+until\s+([^\s:]+))?\s*(?::\s*(.*))?$/;

/** The waivers in a file. A waiver on its own line applies to the first line after its comment block. */
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
