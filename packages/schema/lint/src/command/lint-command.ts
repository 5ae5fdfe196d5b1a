import { writeFile } from 'node:fs/promises';
import type { LintOptions } from '../lint/lint-changes.ts';
import type { Finding } from '../model/finding.ts';
import { inCatalogue } from '../model/lock-modes.ts';
import type { HeldLock } from '../model/trace.ts';
import type { Servers } from '../model/versions.ts';
import type { FreshDatabase } from '../trace/scratch.ts';
import { TraceError } from '../trace/trace-error.ts';
import { type Arguments, parseArguments, USAGE } from './arguments.ts';
import { toGithub, toGitlab, toJson, toText } from './output.ts';

interface Output {
  write(text: string): unknown;
}

interface Io {
  stdout: Output;
  stderr: Output;
  /** The date that waivers are compared with. Default: now. */
  today?: Date;
}

const FORMATS: Record<Arguments['format'], (findings: readonly Finding[], servers: Servers) => string> = {
  text: toText,
  json: toJson,
  github: toGithub,
  gitlab: toGitlab,
};

/**
 * The command `lint`. @param argv the arguments after `lint`.
 * @returns the exit code: 0 no error, 1 no PostgreSQL to trace on, 2 an error, wrong arguments or an unreadable folder.
 */
export async function lintCommand(
  argv: string[],
  { stdout, stderr, today = new Date() }: Io,
): Promise<number> {
  const parsed = parseArguments(argv);
  if (parsed === 'help') {
    stdout.write(`${USAGE}\n`);
    return 0;
  }
  if ('error' in parsed) {
    stderr.write(`${parsed.error}\n${USAGE}\n`);
    return 2;
  }
  // Imported here, so that --help and wrong arguments load no parser.
  const { lintChanges } = await import('../lint/lint-changes.ts');
  const { FolderError } = await import('../record/read-folder.ts');
  try {
    const { folders, format, rules, servers } = parsed;
    const options = { today, servers, ...(rules ? { rules } : {}) };
    const { findings, traceOutput } = parsed.trace
      ? await lintAndTrace(parsed, options)
      : { findings: await lintChanges(folders, options), traceOutput: '' };
    stdout.write(traceOutput + FORMATS[format](findings, servers));
    return findings.some(({ severity }) => severity === 'error') ? 2 : 0;
  } catch (error) {
    if (!(error instanceof FolderError || error instanceof TraceError)) throw error;
    stderr.write(`${error.message}\n`);
    return error instanceof FolderError ? 2 : 1;
  }
}

/**
 * Lints folders and runs their changes on a scratch PostgreSQL.
 * @returns the findings of both, and the trace as text (empty for --json and --github).
 * @throws TraceError without PostgreSQL or when the file cannot be written, FolderError for a folder that cannot be read.
 */
async function lintAndTrace(
  { folders, rules, format, traceFile }: Arguments,
  options: LintOptions,
): Promise<{ findings: Finding[]; traceOutput: string }> {
  const { lintChanges } = await import('../lint/lint-changes.ts');
  const { readFolder } = await import('../record/read-folder.ts');
  // Fail for an unreadable folder before a container starts.
  for (const folder of folders) await readFolder(folder);
  // Imported here, so that linting does not load the Docker client.
  const { givenDatabase, startTracing, traceText, withScratch } = await import('../trace/index.ts');
  const trace = async (fresh: FreshDatabase) => {
    const { observe, traces } = startTracing(fresh, rules);
    const findings = await lintChanges(folders, { ...options, observe });
    if (traceFile !== undefined) await save(traceFile, traces);
    const traceOutput = format === 'text' ? `${traces.map(traceText).join('\n')}\n` : '';
    return { findings, traceOutput };
  };
  const given = process.env.TRACE_DATABASE_URL;
  return given ? trace(givenDatabase(given)) : withScratch(trace);
}

/** The file has the lock modes' names in `pg_locks`. */
const withCatalogueModes = (key: string, value: unknown): unknown =>
  key === 'locks' ? (value as HeldLock[]).map((lock) => ({ ...lock, mode: inCatalogue(lock.mode) })) : value;

async function save(file: string, traces: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(traces, withCatalogueModes, 2)}\n`).catch((cause: Error) => {
    throw new TraceError(`could not write the trace: ${cause.message}`, { cause });
  });
}
