import { readFile } from 'node:fs/promises';
import type { Node } from 'libpg-query';
import { loadContract, loadExpand } from '../../change/load-phase.ts';
import { splitSql } from '../../change/sql/split.ts';
import { toActions } from '../actions/to-actions.ts';
import { cannotBeInTransaction } from '../actions/transactional.ts';
import { type Parsed, parseSql } from '../parse/parse-sql.ts';
import type { Failure, Recording } from './recording-session.ts';

/** What a batch would be given, were a backfill written in SQL. */
const GIVEN = /(?<!:):(after|size)\b/g;

/** The statements of a phase written in SQL, each a step of its own. @returns why PostgreSQL would not take it, and where. */
export async function recordSql(recording: Recording): Promise<Failure | null> {
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
