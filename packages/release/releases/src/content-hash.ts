import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './files.ts';

/** SHA-256 over each file's path, executable bit and bytes; independent of times. */
export async function contentHash(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await listFiles(folder)) {
    const path = join(folder, file);
    const [bytes, { mode }] = await Promise.all([readFile(path), stat(path)]);
    hash.update(`${file}\0${mode & 0o100 ? 'x' : '-'}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
