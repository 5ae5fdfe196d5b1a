import { TraceError } from '../../trace/trace-error.ts';
import type { Finding } from '../finding.ts';
import { lintChanges } from '../lint-changes.ts';
import { FolderError } from '../read-folder.ts';
import { parseArguments, USAGE } from './arguments.ts';
import { forPeople } from './for-people.ts';
import { toGithub, toJson } from './for-programs.ts';
import { lintAndTrace } from './lint-and-trace.ts';

interface Output {
  write(text: string): unknown;
}

interface Place {
  stdout: Output;
  stderr: Output;
  /** What waivers are measured by; now when not given. */
  today?: Date;
}

const FORMATS: Record<'people' | 'json' | 'github', (findings: readonly Finding[]) => string> = {
  people: forPeople,
  json: toJson,
  github: toGithub,
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

/** Null for an error that nobody foresaw. */
function codeOf(error: unknown): number | null {
  if (error instanceof FolderError) return 2;
  return error instanceof TraceError ? 1 : null;
}
