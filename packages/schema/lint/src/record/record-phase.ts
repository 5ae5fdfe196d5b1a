import {
  loadContract,
  loadExpand,
  NotUtf8Error,
  readSource,
  splitSql,
} from '@zero-downtime/migrations/runner';
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

interface RecordOptions {
  serverVersion: number;
  deadlineMs: number;
  /** The next unused transaction number. */
  nextTransaction(): number;
}

/** A phase as recorded. */
export interface RecordedSource {
  statements: Statement[];
  /** What could not be read or recorded. */
  findings: Finding[];
  text: string;
  /** Whether the phase may send other SQL to a server of another version. */
  asksForServer: boolean;
}

/** The statements of one phase in order. */
export async function recordPhase(
  source: Source,
  { serverVersion, deadlineMs, nextTransaction }: RecordOptions,
): Promise<RecordedSource> {
  const recording: Recording = {
    ...source,
    recorded: [],
    failures: [],
    asksForServer: false,
    nextTransaction,
  };
  const findings: Finding[] = [];
  const find = (rule: string, line: number, message: string, statement = '') =>
    findings.push({ ...source, rule, severity: 'error', statement, line, message });

  const text = await readSource(source.file).catch((error: unknown) => {
    if (!(error instanceof NotUtf8Error)) throw error;
    find('syntax-error', error.line, error.message);
    return null;
  });
  if (text === null) return { statements: [], findings, text: '', asksForServer: false };

  if (source.file.endsWith('.sql')) {
    const failure = await recordSql(recording, text);
    if (failure) find('syntax-error', failure.line, failure.message);
  } else await recordTypescript(recording, { serverVersion, deadlineMs });
  for (const { line, message } of recording.failures) find('not-recorded', line, message);

  const statements = recording.recorded.flatMap((recorded) => {
    const found = toStatements(recorded, nextTransaction);
    if (Array.isArray(found)) return found;
    find('syntax-error', recorded.line, found.message, recorded.sql);
    return [];
  });
  return { statements, findings, text, asksForServer: recording.asksForServer };
}

/** The parameters of a batch, if a backfill were written in SQL. */
const BATCH_PARAMETERS = /(?<!:):(after|size)\b/g;

/** Records the statements of a phase written in SQL, one step each. @returns PostgreSQL's syntax error, if any. */
async function recordSql(recording: Recording, text: string): Promise<Failure | null> {
  const { change, phase, file } = recording;
  const sql =
    phase === 'backfill' ? text.replace(BATCH_PARAMETERS, (name) => '$1'.padEnd(name.length)) : text;
  const parsed = parseSql(sql);
  if (!Array.isArray(parsed)) return { line: lineCounter(sql)(parsed.at), message: parsed.message };
  const lineOf = lineCounter(sql);
  for (const { node, start, end } of parsed) {
    const outside = runsOutside(node);
    recording.recorded.push({
      change,
      phase,
      file,
      line: lineOf(start),
      endLine: lineOf(end),
      origin: outside ? 'outside' : 'step',
      repaired: outside,
      step: null,
      transaction: outside ? null : recording.nextTransaction(),
      sql: sql.slice(start, end).trim(),
    });
  }
  const refusal = await runnerRefusal(recording, text, parsed);
  if (refusal) recording.failures.push(refusal);
  return null;
}

function runsOutside(node: Node): boolean {
  try {
    return toActions(node).some((action) => cannotBeInTransaction(action) !== null);
  } catch {
    // Nested too deeply: toStatements reports it.
    return false;
  }
}

/** Why the runner would refuse the file, or split it otherwise than PostgreSQL. */
async function runnerRefusal(
  { phase, file }: Recording,
  text: string,
  parsed: Parsed[],
): Promise<Failure | null> {
  if (phase === 'backfill') return { line: 1, message: 'a backfill in SQL never runs; write backfill.ts' };
  try {
    await (phase === 'contract' ? loadContract(file) : loadExpand(file));
    const count = splitSql(text).filter(({ bare }) => bare !== '').length;
    if (count === parsed.length) return null;
    return {
      line: 1,
      message: `the runner splits the file into ${count} statements, and PostgreSQL into ${parsed.length}; separate statements by a semicolon at the end of a line`,
    };
  } catch (error) {
    const [, line = '1', why] = /, line (\d+): (.*)$/s.exec((error as Error).message) ?? [];
    return { line: Number(line), message: why ?? (error as Error).message };
  }
}

/** @returns a function from a position to its line, counted from 1. Each call reads on from the last one, so ask for positions in order. */
function lineCounter(text: string): (at: number) => number {
  let [read, line] = [0, 1];
  return (at) => {
    if (at < read) [read, line] = [0, 1];
    line += text.slice(read, at).split('\n').length - 1;
    read = at;
    return line;
  };
}
