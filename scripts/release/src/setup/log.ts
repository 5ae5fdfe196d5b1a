import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let path: string | undefined;

/** The file that everything printed by this run's commands goes to, in a directory of its own that only this user can enter. */
export function logFile(): string {
  path ??= join(mkdtempSync(join(tmpdir(), 'zero-downtime-setup-')), 'log');
  return path;
}

/** Writes a line of our own between the commands' output. On a full disk there is no log, and that is not the trouble to tell of. */
export function note(line: string): void {
  try {
    appendFileSync(logFile(), `${line}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** After a successful run it is not needed. */
export function removeLog(): void {
  if (path) rmSync(dirname(path), { recursive: true, force: true });
}
