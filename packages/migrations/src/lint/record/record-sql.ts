import { readFile } from 'node:fs/promises';
import { toActions } from '../actions/to-actions.ts';
import { cannotBeInTransaction } from '../actions/transactional.ts';
import { parseSql } from '../parse/parse-sql.ts';
import type { Recording } from './recording-session.ts';

/** What a batch of a `backfill.sql` is given. */
const GIVEN = /(?<!:):(after|size)\b/g;

/** The statements of a phase written in SQL, each a step of its own. @returns why PostgreSQL would not take it, and where. */
export async function recordSql(recording: Recording): Promise<{ line: number; message: string } | null> {
  const { change, phase, file } = recording;
  const text = await readFile(file, 'utf8');
  const sql = phase === 'backfill' ? text.replace(GIVEN, (name) => '$1'.padEnd(name.length)) : text;
  const parsed = parseSql(sql);
  if (!Array.isArray(parsed)) return { line: lineAt(sql, parsed.at), message: parsed.message };
  for (const { node, start, end } of parsed) {
    const outside = toActions(node).some((action) => cannotBeInTransaction(action) !== null);
    recording.recorded.push({
      change,
      phase,
      file,
      line: lineAt(sql, start),
      endLine: lineAt(sql, end),
      origin: outside ? 'outside' : 'step',
      step: null,
      transaction: outside ? null : recording.nextTransaction(),
      sql: sql.slice(start, end).trim(),
    });
  }
  return null;
}

/** From 1. */
export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
