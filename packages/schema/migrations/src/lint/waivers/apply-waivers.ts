import type { Phase } from '../../change/phase.ts';
import { type Finding, type Spanning, withoutEnd } from '../finding.ts';
import { whyNot } from './judge-waiver.ts';
import { readWaivers } from './waiver.ts';

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
  findings: Spanning[],
  terms: Terms,
): Finding[] {
  const waived = new Set<Spanning>();
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
