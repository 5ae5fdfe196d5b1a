import { loadParser } from '../../src/parse/parse-sql.ts';
import { recordPhase } from '../../src/record/record-phase.ts';
import { changesFolder } from './changes-folder.ts';

await loadParser();

/** Records one phase of a change that has only that phase. */
export async function record(phase: 'expand' | 'backfill' | 'contract', text: string, extension = 'ts') {
  const dir = changesFolder({ [`001_a/${phase}.${extension}`]: text });
  let transactions = 0;
  const source = { change: '001_a', phase, file: `${dir}/001_a/${phase}.${extension}` };
  const { statements, findings } = await recordPhase(source, {
    serverVersion: 150_000,
    deadlineMs: 2_000,
    nextTransaction: () => transactions++,
  });
  return { statements, findings, sql: statements.map(({ sql }) => sql) };
}
