import {
  loadBackfill,
  loadContract,
  loadExpand,
  type RowQuestions,
  type Terms,
} from '@zero-downtime/migrations/runner';
import type { Phase } from '@zero-downtime/schema-contract';
import type { Finding } from '../model/finding.ts';
import type { Statement } from '../model/statement.ts';
import { loadParser } from '../parse/parse-sql.ts';
import { readFolder } from '../record/read-folder.ts';
import { recordPhase } from '../record/record-phase.ts';

/** What one phase of a change would send, in its order. */
export interface RecordedPhase {
  change: string;
  phase: Phase;
  statements: Statement[];
  /** What kept statements from being known. */
  findings: Finding[];
  /** Of a contract: what it asks of its gate. */
  terms: (Pick<Terms, 'oldestRelease' | 'fence'> & Pick<RowQuestions, 'oldWriterRows'>) | null;
  /** Of a backfill: the most rows of a batch, where it says. */
  batchSize: number | null;
}

/** How long recording a phase may take, in milliseconds. */
const DEADLINE_MS = 10_000;

/**
 * Runs each phase against a database that only listens. A step that asks the database before it acts is recorded with all
 * that it may send.
 * @param serverVersion server_version_num of the database that the changes are for.
 * @throws FolderError for a folder that cannot be read.
 */
export async function recordChanges(changesDir: string, serverVersion: number): Promise<RecordedPhase[]> {
  await loadParser();
  const recorded: RecordedPhase[] = [];
  let transactions = 0;
  const terms = { serverVersion, deadlineMs: DEADLINE_MS, nextTransaction: () => transactions++ };
  for (const { name: change, files } of await readFolder(changesDir)) {
    for (const { phase, file } of files) {
      const { statements, findings } = await recordPhase({ change, phase, file }, terms);
      // What cannot be recorded cannot be loaded either, and is refused for that.
      const isSound = findings.length === 0;
      recorded.push({
        change,
        phase,
        statements: isSound && file.endsWith('.sql') ? await named(phase, file, statements) : statements,
        findings,
        terms: isSound && phase === 'contract' ? await loadContract(file) : null,
        batchSize: isSound && phase === 'backfill' ? ((await loadBackfill(file)).batchSize ?? null) : null,
      });
    }
  }
  return recorded;
}

/** The steps of a SQL file have names by which the ledger knows them: its statements, one each. */
async function named(phase: Phase, file: string, statements: Statement[]): Promise<Statement[]> {
  const names: string[] = [];
  const note = async (name: string) => void names.push(name);
  const { up } = await (phase === 'contract' ? loadContract(file) : loadExpand(file));
  await up({ serverVersion: 0, step: note, outside: note });
  return statements.map((statement, at) => ({ ...statement, step: names[at] ?? null }));
}
