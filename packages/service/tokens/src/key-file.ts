import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { generateSigningKey, type SigningKey } from './generate-signing-key.ts';
import { checkKeySet } from './key-set.ts';

/** The file exists without a valid signing key. The message has the next step, and no content of the file. */
export class KeyFileBroken extends Error {
  override readonly name = 'KeyFileBroken';
}

/** The path of this machine's signing key: in the user's data folder, never in a checkout. */
export function defaultKeyFile(env: NodeJS.ProcessEnv = process.env): string {
  const data = env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
  return join(data, 'zero-downtime-orders', 'token-key.json');
}

/** undefined without a file. @throws KeyFileBroken */
export async function readKeyFile(path: string): Promise<SigningKey | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new KeyFileBroken(`the signing key ${path} cannot be read: ${error.code}`);
  });
  if (text === undefined) return undefined;
  try {
    const { privateKey, publicKeys } = JSON.parse(text) as SigningKey;
    const own = checkKeySet(publicKeys).keys.find((key) => key.kid === privateKey.kid);
    if (privateKey.d && own?.x === privateKey.x) return { privateKey, publicKeys };
  } catch {
    // Every cause has the same next step, and a parser's error may quote the key.
  }
  throw new KeyFileBroken(
    `${path} holds no signing key: remove it, and npm run setup makes a new one (tokens of the old one stop working)`,
  );
}

/**
 * Creates the key if it does not exist, atomically and readable only by its owner: 0600 in a folder of 0700.
 * @returns whether it was created. @throws KeyFileBroken for a file without a valid key.
 */
export async function ensureKeyFile(path: string): Promise<boolean> {
  if (await readKeyFile(path)) {
    if ((await stat(path)).mode & 0o077) await chmod(path, 0o600);
    return false;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(await generateSigningKey(), undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return true;
}
