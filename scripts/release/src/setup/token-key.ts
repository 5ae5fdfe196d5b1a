import { defaultKeyFile, ensureKeyFile, KeyFileBroken, readKeyFile } from '@zero-downtime/tokens';
import { SetupError } from './errors.ts';
import { announce, say } from './say.ts';

/** The key that `npm run token` signs with, one for this user on this machine: the deployed API takes its tokens. */
export async function ensureTokenKey(path = defaultKeyFile()): Promise<void> {
  try {
    if (!(await readKeyFile(path))) announce(`Token key: will make one for this machine, ${path}`);
    const made = await ensureKeyFile(path);
    if (!made) say(`Token key: ${path}`);
  } catch (error) {
    if (error instanceof KeyFileBroken) throw new SetupError(error.message);
    throw error;
  }
}
