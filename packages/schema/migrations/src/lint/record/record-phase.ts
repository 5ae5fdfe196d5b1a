import type { Phase } from '../../change/phase.ts';
import type { Finding } from '../finding.ts';
import { toStatements } from '../parse/to-statements.ts';
import type { Statement } from '../statement.ts';
import { recordSql } from './record-sql.ts';
import { recordTypescript } from './record-typescript.ts';
import type { Recording } from './recording-session.ts';

interface Source {
  change: string;
  phase: Phase;
  file: string;
}

interface Terms {
  serverVersion: number;
  deadlineMs: number;
  /** A number that no transaction had before. */
  nextTransaction(): number;
}

/** The statements of one phase in their order, and what kept others from being known. */
export async function recordPhase(
  source: Source,
  { serverVersion, deadlineMs, nextTransaction }: Terms,
): Promise<{ statements: Statement[]; findings: Finding[] }> {
  const recording: Recording = { ...source, recorded: [], failures: [], nextTransaction };
  const findings: Finding[] = [];
  const find = (rule: string, line: number, message: string, statement = '') =>
    findings.push({ ...source, rule, severity: 'error', statement, line, message });

  if (source.file.endsWith('.sql')) {
    const broken = await recordSql(recording);
    if (broken) find('syntax-error', broken.line, broken.message);
  } else await recordTypescript(recording, { serverVersion, deadlineMs });
  for (const { line, message } of recording.failures) find('not-recorded', line, message);

  const statements = recording.recorded.flatMap((recorded) => {
    const found = toStatements(recorded, nextTransaction);
    if (Array.isArray(found)) return found;
    find('syntax-error', recorded.line, found.message, recorded.sql);
    return [];
  });
  return { statements, findings };
}
