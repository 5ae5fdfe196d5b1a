import { writeFile } from 'node:fs/promises';
import { type LintOptions, lintChanges } from '../lint/lint-changes.ts';
import type { Finding } from '../model/finding.ts';
import { inCatalogue } from '../model/lock-modes.ts';
import type { HeldLock } from '../model/trace.ts';
import { FolderError, readFolder } from '../record/read-folder.ts';
import { type FreshDatabase, TraceError } from '../trace/scratch.ts';
import { type Arguments, parseArguments, USAGE } from './arguments.ts';
import { forPeople, toGithub, toGitlab, toJson } from './output.ts';

interface Output {
  write(text: string): unknown;
}

interface Place {
  stdout: Output;
  stderr: Output;
  /** What waivers are measured by; now when not given. */
  today?: Date;
}

const FORMATS: Record<Arguments['format'], (findings: readonly Finding[]) => string> = {
  people: forPeople,
  json: toJson,
  github: toGithub,
  gitlab: toGitlab,
};

/**
 * The linter as a command. @param argv what comes after the word `lint`.
 * @returns its exit code: 0 no error, 1 no PostgreSQL to trace on, 2 an error, or arguments or a folder that make no sense.
 */
export async function lintCommand(
  argv: string[],
  { stdout, stderr, today = new Date() }: Place,
): Promise<number> {
  const asked = parseArguments(argv);
  if (asked === 'help') {
    stdout.write(`${USAGE}\n`);
    return 0;
  }
  if ('mistake' in asked) {
    stderr.write(`${asked.mistake}\n${USAGE}\n`);
    return 2;
  }
  try {
    const { folders, format, rules } = asked;
    const options = { today, ...(rules ? { rules } : {}) };
    const { findings, shown } = asked.trace
      ? await lintAndTrace(asked, options)
      : { findings: await lintChanges(folders, options), shown: '' };
    stdout.write(shown + FORMATS[format](findings));
    return findings.some(({ severity }) => severity === 'error') ? 2 : 0;
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    stderr.write(`${(error as Error).message}\n`);
    return code;
  }
}

/** Null for an unexpected error. */
function codeOf(error: unknown): number | null {
  if (error instanceof FolderError) return 2;
  return error instanceof TraceError ? 1 : null;
}

/**
 * Lints folders and runs their changes on a scratch PostgreSQL.
 * @returns the findings of both, and what people see of the trace: nothing when a program asks.
 * @throws TraceError when there is no PostgreSQL or the file cannot be written, FolderError for a folder that cannot be read.
 */
async function lintAndTrace(
  { folders, rules, format, traceFile }: Arguments,
  options: LintOptions,
): Promise<{ findings: Finding[]; shown: string }> {
  // A folder that cannot be read is told before anything is started.
  for (const folder of folders) await readFolder(folder);
  // Loaded here alone: linting by itself needs no client of Docker.
  const { givenDatabase, startTracing, traceForPeople, withScratch } = await import('../trace/index.ts');
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
