import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadTarget } from '@zero-downtime/deploy';
import { defaultKeyFile, ensureKeyFile, readKeyFile } from '@zero-downtime/tokens';
import { execa } from 'execa';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './lib/command.ts';
import { tokenUsers } from './lib/token-users.ts';

const target = await loadTarget(ROOT, 'local');
const users = await tokenUsers(target.service);
const SCRIPT = fileURLToPath(new URL('token.ts', import.meta.url));
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'keys-'));
  await ensureKeyFile(keyFile());
});
afterAll(() => rm(home, { recursive: true }));

const keyFile = () => defaultKeyFile({ XDG_DATA_HOME: home });
const token = (flags: string[], dataHome = home) =>
  execa(process.execPath, [SCRIPT, ...flags], { reject: false, env: { XDG_DATA_HOME: dataHome } });

/** Whom the local target takes the token for. */
async function identify(text: string) {
  const { publicKeys: keys = { keys: [] } } = (await readKeyFile(keyFile())) ?? {};
  const { payload } = await jwtVerify(text, createLocalJWKSet(keys), {
    issuer: target.tokens.issuer,
    audience: target.tokens.audience,
    algorithms: ['EdDSA'],
  });
  return { subject: payload.sub, scopes: String(payload.scope).split(' ') };
}

test('prints a token of the first user that the service names, and nothing else', async () => {
  const { stdout, stderr, exitCode } = await token([]);
  expect(await identify(stdout)).toEqual({ subject: users[0]?.name, scopes: users[0]?.scopes });
  expect([stderr, exitCode]).toEqual(['', 0]);
});

test('makes one for whom and for what it is asked', async () => {
  const bob = await token(['--sub', 'bob', '--scope', 'things:read', '--ttl', '10m']);
  expect(await identify(bob.stdout)).toEqual({ subject: 'bob', scopes: ['things:read'] });
});

test.for(users)('makes one for $name with the scopes that the service names', async ({ name, scopes }) => {
  expect(await identify((await token(['--as', name])).stdout)).toEqual({ subject: name, scopes });
});

test('with --json it is the message of the result', async () => {
  const result = JSON.parse((await token(['--json', '--ttl', '1h'])).stdout);
  expect(result).toMatchObject({ event: 'result', outcome: 'done', subject: users[0]?.name });
  expect(await identify(result.message)).toMatchObject({ subject: users[0]?.name });
});

test.for([
  ['there is no key', [], '/nowhere', 'what to do: npm run setup'],
  [
    'the target has an issuer of its own',
    ['--target', 'production'],
    undefined,
    'takes the tokens of https://',
  ],
  ['a duration makes no sense', ['--ttl', 'soon'], undefined, 'A duration such as'],
  ['two sets of scopes are asked for', ['--fulfilment', '--scope', 'a'], undefined, 'cannot be used with'],
] as const)('is refused when %s', async ([, flags, dataHome, words]) => {
  const { stdout, stderr, exitCode } = await token([...flags], dataHome);
  expect(stdout).toBe('');
  expect(stderr).toContain(words);
  expect(exitCode).toBe(2);
});
