import { defaultKeyFile, ensureKeyFile, KeyFileBroken, readKeyFile } from '@zero-downtime/tokens';
import { SetupError } from './errors.ts';
import { announce, say } from './say.ts';

/** Ensures the key with which `npm run token` signs, one for this user on this machine. The deployed API accepts its tokens. */
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
