import { join, relative } from 'node:path';
import type { Finding } from '../finding.ts';
import { shorten } from '../shorten.ts';

const RULES_DIR = join(import.meta.dirname, '../../../docs/rules');

/** Findings grouped by change and phase, and how many there are. */
export function forPeople(findings: readonly Finding[]): string {
  const groups = Map.groupBy(findings, ({ change, phase }) => `${change} ${phase}`);
  const blocks = [...groups].map(([heading, group]) => [heading, ...group.map(describe)].join('\n'));
  return `${[...blocks, sum(findings)].join('\n\n')}\n`;
}

/** The page that explains a rule. */
export function pageOf(rule: string): string {
  return relative(process.cwd(), join(RULES_DIR, `${rule}.md`));
}

function describe({ severity, rule, file, line, statement, message }: Finding): string {
  const lines = [
    `${relative(process.cwd(), file)}:${line}: ${severity} ${rule}`,
    shorten(statement),
    message,
    pageOf(rule),
  ];
  return lines
    .filter((text) => text !== '')
    .join('\n    ')
    .replace(/^/, '  ');
}

function sum(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
  return `${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}`;
}
