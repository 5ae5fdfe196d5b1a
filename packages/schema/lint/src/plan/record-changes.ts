import {
  type GateConditions,
  loadBackfill,
  loadContract,
  loadExpand,
  type RowQuestions,
} from '@zero-downtime/migrations/runner';
import type { Phase } from '@zero-downtime/schema-contract';
import type { Finding } from '../model/finding.ts';
import type { Statement } from '../model/statement.ts';
import { loadParser } from '../parse/parse-sql.ts';
import { readFolder } from '../record/read-folder.ts';
import { recordPhase } from '../record/record-phase.ts';

/** The statements that a single phase of a change would send. */
export interface RecordedPhase {
  change: string;
  phase: Phase;
  statements: Statement[];
  /** Why statements could not be recorded. */
  findings: Finding[];
  /** The conditions of the gate; null except in a contract. */
  conditions: (Pick<GateConditions, 'oldestRelease' | 'fence'> & Pick<RowQuestions, 'oldWriterRows'>) | null;
  /** The maximum number of rows in a batch; null unless a backfill sets it. */
  batchSize: number | null;
}

/** How long recording a phase may take, in milliseconds. */
const DEADLINE_MS = 10_000;

/**
 * Records the SQL of each phase without a database. A step that queries the database before it acts is recorded with all
 * the statements that it may send.
 * @param serverVersion server_version_num of the database that the changes are for.
 * @throws FolderError for a folder that cannot be read.
 */
export async function recordChanges(changesDir: string, serverVersion: number): Promise<RecordedPhase[]> {
  await loadParser();
  const recorded: RecordedPhase[] = [];
  let transactions = 0;
  const options = { serverVersion, deadlineMs: DEADLINE_MS, nextTransaction: () => transactions++ };
  for (const { name: change, files } of await readFolder(changesDir)) {
    for (const { phase, file } of files) {
      const { statements, findings } = await recordPhase({ change, phase, file }, options);
      // A file that cannot be recorded cannot be loaded either; its findings refuse the plan.
      const isSound = findings.length === 0;
      recorded.push({
        change,
        phase,
        statements: isSound && file.endsWith('.sql') ? await named(phase, file, statements) : statements,
        findings,
        conditions: isSound && phase === 'contract' ? await loadContract(file) : null,
        batchSize: isSound && phase === 'backfill' ? ((await loadBackfill(file)).batchSize ?? null) : null,
      });
    }
  }
  return recorded;
}

/** Adds the step names that the ledger uses for the statements of a SQL file. */
async function named(phase: Phase, file: string, statements: Statement[]): Promise<Statement[]> {
  const names: string[] = [];
  const note = async (name: string) => void names.push(name);
  const { up } = await (phase === 'contract' ? loadContract(file) : loadExpand(file));
  await up({ serverVersion: 0, step: note, outside: note });
  return statements.map((statement, at) => ({ ...statement, step: names[at] ?? null }));
}
