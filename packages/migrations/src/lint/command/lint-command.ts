import type { Finding } from '../finding.ts';
import { lintChanges } from '../lint-changes.ts';
import { FolderError } from '../read-folder.ts';
import { parseArguments, USAGE } from './arguments.ts';
import { forPeople } from './for-people.ts';
import { toGithub, toJson } from './for-programs.ts';

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
 * @returns its exit code: 0 no error, 2 an error, or arguments or a folder that make no sense.
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
    const findings = await lintChanges(folders, { today, ...(rules ? { rules } : {}) });
    stdout.write(FORMATS[format](findings));
    return findings.some(({ severity }) => severity === 'error') ? 2 : 0;
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    stderr.write(`${error.message}\n`);
    return 2;
  }
}
