import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let path: string | undefined;

/** The file with the output of all commands of this run, in its own directory that only this user can read. */
export function logFile(): string {
  path ??= join(mkdtempSync(join(tmpdir(), 'zero-downtime-setup-')), 'log');
  return path;
}

/** Writes a line between the commands' output. A full disk is ignored here, because the step itself reports it. */
export function note(line: string): void {
  try {
    appendFileSync(logFile(), `${line}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** Removes the log after a successful run. */
export function removeLog(): void {
  if (path) rmSync(dirname(path), { recursive: true, force: true });
}
