import { readFile } from 'node:fs/promises';
import { loadContract, loadExpand, splitSql } from '@zero-downtime/migrations/runner';
import type { Phase } from '@zero-downtime/schema-contract';
import type { Node } from 'libpg-query';
import { cannotBeInTransaction } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import type { Statement } from '../model/statement.ts';
import { type Parsed, parseSql } from '../parse/parse-sql.ts';
import { toActions, toStatements } from '../parse/to-statements.ts';
import { recordTypescript } from './record-typescript.ts';
import type { Failure, Recording } from './recording-session.ts';

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

/** What a batch would be given, were a backfill written in SQL. */
const GIVEN = /(?<!:):(after|size)\b/g;

/** The statements of a phase written in SQL, each a step of its own. @returns why PostgreSQL would not take it, and where. */
async function recordSql(recording: Recording): Promise<Failure | null> {
  const { change, phase, file } = recording;
  const text = await readFile(file, 'utf8');
  const sql = phase === 'backfill' ? text.replace(GIVEN, (name) => '$1'.padEnd(name.length)) : text;
  const parsed = parseSql(sql);
  if (!Array.isArray(parsed)) return { line: lineAt(sql, parsed.at), message: parsed.message };
  for (const { node, start, end } of parsed) {
    const outside = runsOutside(node);
    recording.recorded.push({
      change,
      phase,
      file,
      line: lineAt(sql, start),
      endLine: lineAt(sql, end),
      origin: outside ? 'outside' : 'step',
      repaired: outside,
      step: null,
      transaction: outside ? null : recording.nextTransaction(),
      sql: sql.slice(start, end).trim(),
    });
  }
  const refused = await whyNotRun(recording, text, parsed);
  if (refused) recording.failures.push(refused);
  return null;
}

function runsOutside(node: Node): boolean {
  try {
    return toActions(node).some((action) => cannotBeInTransaction(action) !== null);
  } catch {
    // Too deep to be read, which is said of it later.
    return false;
  }
}

/** What the runner would say to the file, or where it would cut it otherwise than PostgreSQL. */
async function whyNotRun(
  { phase, file }: Recording,
  text: string,
  parsed: Parsed[],
): Promise<Failure | null> {
  if (phase === 'backfill') return { line: 1, message: 'a backfill in SQL never runs: write backfill.ts' };
  try {
    await (phase === 'contract' ? loadContract(file) : loadExpand(file));
    const cut = splitSql(text).filter(({ bare }) => bare !== '').length;
    if (cut === parsed.length) return null;
    return { line: 1, message: `is run as ${cut} statements, and PostgreSQL reads ${parsed.length}` };
  } catch (error) {
    const [, line = '1', why] = /, line (\d+): (.*)$/s.exec((error as Error).message) ?? [];
    return { line: Number(line), message: why ?? (error as Error).message };
  }
}

/** From 1. */
function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
