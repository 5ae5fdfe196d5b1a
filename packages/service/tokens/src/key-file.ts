import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { generateSigningKey, type SigningKey } from './generate-signing-key.ts';
import { checkKeySet } from './key-set.ts';

/** The file is there and is no signing key. The message says what to do, and holds nothing of the file. */
export class KeyFileBroken extends Error {
  override readonly name = 'KeyFileBroken';
}

/** Where this machine's signing key is: with the user's data, never in a checkout. */
export function defaultKeyFile(env: NodeJS.ProcessEnv = process.env): string {
  const data = env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
  return join(data, 'zero-downtime-orders', 'token-key.json');
}

/** undefined when there is none. @throws KeyFileBroken */
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
    // Whatever is wrong, what to do is the same; and an error of a parser may quote the key.
  }
  throw new KeyFileBroken(
    `${path} holds no signing key: remove it, and npm run setup makes a new one (tokens of the old one stop working)`,
  );
}

/**
 * Makes the key where there is none, readable by its owner only: 0600 in a folder of 0700. Whole or not at all.
 * @returns whether it was made. @throws KeyFileBroken for one that is there and is no key.
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
