import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  defaultKeyFile,
  ensureKeyFile,
  generateSigningKey,
  mintToken,
  parseKeySet,
  readKeyFile,
  stageNextKey,
  useNextKey,
} from './index.ts';

let home: string;
let path: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'keys-'));
  path = defaultKeyFile({ XDG_DATA_HOME: home });
});
afterEach(() => rm(home, { recursive: true }));

test('a key is created once, readable only by its owner, and its public half verifies its signatures', async () => {
  expect(await readKeyFile(path)).toBeUndefined();
  expect(await ensureKeyFile(path)).toBe(true);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
  expect(await readdir(dirname(path)), 'no draft is left').toEqual(['token-key.json']);

  const made = await readFile(path, 'utf8');
  expect(await ensureKeyFile(path)).toBe(false);
  expect(await readFile(path, 'utf8')).toBe(made);

  const key = await readKeyFile(path);
  if (!key) return expect.unreachable();
  const content = { issuer: 'urn:test', audience: 'orders-api', subject: 'ada', scopes: [], ttlSeconds: 60 };
  const token = await mintToken(key.privateKey, content);
  const { payload } = await jwtVerify(token, createLocalJWKSet(key.publicKeys));
  expect(payload).toMatchObject({ iss: 'urn:test', aud: 'orders-api', sub: 'ada' });
});

test('a key that others can read is made private', async () => {
  await ensureKeyFile(path);
  await chmod(path, 0o644);
  await ensureKeyFile(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a key is replaced in two steps: verifiers know the next key before it signs, and the previous key while its tokens are valid', async () => {
  await ensureKeyFile(path);
  const read = async () => (await readKeyFile(path)) ?? expect.unreachable();
  const kids = async () => (await read()).publicKeys.keys.map(({ kid }) => kid);
  const first = await read();
  expect(await stageNextKey(path)).toBe(true);
  const staged = await readFile(path, 'utf8');
  expect(await stageNextKey(path)).toBe(false);
  expect(await readFile(path, 'utf8')).toBe(staged);
  expect((await read()).privateKey, 'the first key still signs').toEqual(first.privateKey);

  const bothKids = await kids();
  expect(bothKids).toHaveLength(2);
  await useNextKey(path);
  const second = await read();
  expect(second.privateKey.kid).toBe(bothKids[1]);
  expect(await kids()).toEqual(bothKids);
  await useNextKey(path);
  expect(await read()).toEqual(second);

  await stageNextKey(path);
  expect(await kids(), 'the first key is removed').toEqual([second.privateKey.kid, expect.any(String)]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('without a key a rotation fails and names the next step', async () => {
  await expect(stageNextKey(path)).rejects.toThrow('npm run setup creates one');
});

test('an error names a file without a valid key and the next step; the file is not overwritten or quoted', async () => {
  await ensureKeyFile(path);
  const [mine, other] = [await generateSigningKey(), await generateSigningKey()];
  const mismatched = { ...mine, publicKeys: other.publicKeys };
  const leaky = { ...mine, publicKeys: { keys: [mine.privateKey] } };
  for (const content of ['', '{"secret', '[]', '{}', JSON.stringify(mismatched), JSON.stringify(leaky)]) {
    await writeFile(path, content);
    await expect(ensureKeyFile(path)).rejects.toThrow(`${path} holds no signing key: remove it`);
    await expect(readKeyFile(path)).rejects.not.toThrow('secret');
    expect(await readFile(path, 'utf8')).toBe(content);
  }
});

test('a key set has only public keys, and errors do not quote it', () => {
  expect(() => parseKeySet('{"d": "secret"')).toThrow(/^the key set is not JSON$/);
  expect(() => parseKeySet('[]')).toThrow('not of the form');
  expect(() => parseKeySet('{"keys":[]}')).toThrow('has no key');
  expect(() => parseKeySet('{"keys":[null]}')).toThrow('key 1 of the key set has no type');
  expect(() => parseKeySet('{"keys":[{"kty":"OKP","d":"secret"}]}')).toThrow(/is not a public one$/);
  expect(() => parseKeySet('{"keys":[{"kty":"RSA","e":"AQAB"}]}')).toThrow(
    /^key 1 of the key set is malformed$/,
  );
  expect(parseKeySet('{"keys":[{"kty":"of the future"}]}').keys).toHaveLength(1);
});
