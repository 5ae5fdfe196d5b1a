import { relative } from 'node:path';
import type { Finding } from '../finding.ts';

/** A JSON array, one finding a line. */
export function toJson(findings: readonly Finding[]): string {
  const rows = findings.map(({ change, phase, rule, severity, statement, line, message }) =>
    JSON.stringify({ change, phase, rule, severity, statement, line, message }),
  );
  return rows.length > 0 ? `[\n${rows.join(',\n')}\n]\n` : '[]\n';
}

/** Workflow commands that GitHub shows beside the lines. */
export function toGithub(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, file, line, rule, message }) => {
      const properties = { file: relative(process.cwd(), file), line: String(line), title: rule };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
      return `::${severity} ${list.join(',')}::${escapeData(message)}\n`;
    })
    .join('');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
