import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import type { Finding } from '../model/finding.ts';
import { shorten } from '../model/statement.ts';
import { describeServers, type Servers } from '../model/versions.ts';

const RULES_DIR = join(import.meta.dirname, '../../docs/rules');

/** Findings grouped by change and phase, their number, and the servers that this verdict holds for. */
export function toText(findings: readonly Finding[], servers: Servers): string {
  const groups = Map.groupBy(findings, ({ change, phase }) => `${change} ${phase}`);
  const blocks = [...groups].map(([heading, group]) => [heading, ...group.map(describe)].join('\n'));
  return `${[...blocks, `${sum(findings)}, for ${describeServers(servers)}`].join('\n\n')}\n`;
}

function pageOf(rule: string): string {
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

/** A JSON array, one finding per line. */
export function toJson(findings: readonly Finding[]): string {
  const rows = findings.map(({ change, phase, rule, severity, statement, line, message }) =>
    JSON.stringify({ change, phase, rule, severity, statement, line, message }),
  );
  return rows.length > 0 ? `[\n${rows.join(',\n')}\n]\n` : '[]\n';
}

/** Workflow commands, which GitHub shows beside the lines. */
export function toGithub(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, file, line, rule, message }) => {
      const properties = { file: relative(process.cwd(), file), line: String(line), title: rule };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
      return `::${severity} ${list.join(',')}::${escapeData(message)}\n`;
    })
    .join('');
}

/** A code quality report (a subset of Code Climate's format), which GitLab shows beside the lines of a merge request. */
export function toGitlab(findings: readonly Finding[]): string {
  const issues = findings.map(({ severity, file, line, rule, message, statement, phase }) => {
    const path = relative(process.cwd(), file);
    return {
      description: `${rule}: ${message}`,
      check_name: rule,
      // The same after lines were added above it: GitLab tells new findings from old ones by it.
      fingerprint: createHash('sha256').update([path, phase, rule, statement].join('\0')).digest('hex'),
      severity: severity === 'error' ? 'major' : 'minor',
      location: { path, lines: { begin: line } },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
