import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JWK } from 'jose';
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

/** The signing key; during a rotation also the next one, whose public key is already in `publicKeys`. */
interface KeyFile extends SigningKey {
  next?: JWK;
}

/** undefined without a file. @throws KeyFileBroken */
export async function readKeyFile(path: string): Promise<SigningKey | undefined> {
  const file = await readWhole(path);
  return file && { privateKey: file.privateKey, publicKeys: file.publicKeys };
}

async function readWhole(path: string): Promise<KeyFile | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new KeyFileBroken(`the signing key ${path} cannot be read: ${error.code}`);
  });
  if (text === undefined) return undefined;
  try {
    const { privateKey, publicKeys, next } = JSON.parse(text) as KeyFile;
    const { keys } = checkKeySet(publicKeys);
    const isOurs = (one: JWK) => one.d && keys.find(({ kid }) => kid === one.kid)?.x === one.x;
    if (isOurs(privateKey) && (next === undefined || isOurs(next)))
      return { privateKey, publicKeys, ...(next && { next }) };
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
  await write(path, await generateSigningKey());
  return true;
}

/**
 * Creates the next signing key, unless it exists. The public keys are then those of the current and the next key; an older one is removed.
 * @returns whether it was created. @throws KeyFileBroken, also without a file
 */
export async function stageNextKey(path: string): Promise<boolean> {
  const file = await readExisting(path);
  if (file.next) return false;
  const { privateKey: next, publicKeys } = await generateSigningKey();
  const own = file.publicKeys.keys.filter(({ kid }) => kid === file.privateKey.kid);
  await write(path, { ...file, publicKeys: { keys: [...own, ...publicKeys.keys] }, next });
  return true;
}

/** Makes the staged key the signing key; the public key of the previous one stays. Without a staged key nothing changes. @throws as stageNextKey */
export async function useNextKey(path: string): Promise<void> {
  const { publicKeys, next } = await readExisting(path);
  if (next) await write(path, { privateKey: next, publicKeys });
}

async function readExisting(path: string): Promise<KeyFile> {
  const file = await readWhole(path);
  if (!file) throw new KeyFileBroken(`the signing key ${path} does not exist: npm run setup creates one`);
  return file;
}

async function write(path: string, content: KeyFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
