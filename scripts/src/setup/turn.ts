import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refused } from './errors.ts';

const FILE = join(tmpdir(), 'zero-downtime-setup.pid');

/**
 * One setup at a time. The file of one that was killed names a process that is gone, and does not count.
 * @returns a function that gives the turn back. @throws Refused while another one works.
 */
export function takeTurn(file = FILE): () => void {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = Number(readFileSync(file, 'utf8'));
    if (isAlive(other))
      throw new Refused(`Another setup is at work (pid ${other}). Wait for it, then run setup again.`);
    rmSync(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
