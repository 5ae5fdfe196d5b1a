import { writeFile } from 'node:fs/promises';
import type { FreshDatabase } from '../../trace/scratch.ts';
import type { HeldLock } from '../../trace/trace.ts';
import { TraceError } from '../../trace/trace-error.ts';
import type { Finding } from '../finding.ts';
import { type LintOptions, lintChanges } from '../lint-changes.ts';
import { inCatalogue } from '../lock-modes.ts';
import { readFolder } from '../read-folder.ts';
import type { Arguments } from './arguments.ts';

/**
 * Lints folders and runs their changes on a scratch PostgreSQL.
 * @returns the findings of both, and what people see of the trace: nothing when a program asks.
 * @throws TraceError when there is no PostgreSQL or the file cannot be written, FolderError for a folder that cannot be read.
 */
export async function lintAndTrace(
  { folders, rules, format, traceFile }: Arguments,
  options: LintOptions,
): Promise<{ findings: Finding[]; shown: string }> {
  // A folder that cannot be read is told before anything is started.
  for (const folder of folders) await readFolder(folder);
  // Loaded here alone: linting by itself needs no client of Docker.
  const { givenDatabase, startTracing, traceForPeople, withScratch } = await import('../../trace/index.ts');
  const trace = async (fresh: FreshDatabase) => {
    const { observe, traces } = startTracing(fresh, rules);
    const findings = await lintChanges(folders, { ...options, observe });
    if (traceFile !== undefined) await save(traceFile, traces);
    const shown = format === 'people' ? `${traces.map(traceForPeople).join('\n')}\n` : '';
    return { findings, shown };
  };
  const given = process.env.TRACE_DATABASE_URL;
  return given ? trace(givenDatabase(given)) : withScratch(trace);
}

/** In the file a lock is called what `pg_locks` calls it. */
const asInCatalogue = (key: string, value: unknown): unknown =>
  key === 'locks' ? (value as HeldLock[]).map((lock) => ({ ...lock, mode: inCatalogue(lock.mode) })) : value;

async function save(file: string, traces: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(traces, asInCatalogue, 2)}\n`).catch((cause: Error) => {
    throw new TraceError(`the trace cannot be written: ${cause.message}`, { cause });
  });
}
