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

/** The identity that the local target reads from the token. */
async function identify(text: string) {
  const { publicKeys: keys = { keys: [] } } = (await readKeyFile(keyFile())) ?? {};
  const { payload } = await jwtVerify(text, createLocalJWKSet(keys), {
    issuer: target.tokens.issuer,
    audience: target.tokens.audience,
    algorithms: ['EdDSA'],
  });
  return { subject: payload.sub, scopes: String(payload.scope).split(' ') };
}

test('prints only a token, of the first user in package.json', async () => {
  const { stdout, stderr, exitCode } = await token([]);
  expect(await identify(stdout)).toEqual({ subject: users[0]?.name, scopes: users[0]?.scopes });
  expect([stderr, exitCode]).toEqual(['', 0]);
});

test('makes a token for the given subject and scopes', async () => {
  const bob = await token(['--sub', 'bob', '--scope', 'things:read', '--ttl', '10m']);
  expect(await identify(bob.stdout)).toEqual({ subject: 'bob', scopes: ['things:read'] });
});

test.for(users)('makes a token for $name with the scopes in package.json', async ({ name, scopes }) => {
  expect(await identify((await token(['--as', name])).stdout)).toEqual({ subject: name, scopes });
});

test('with --json the token is the message of the result', async () => {
  const result = JSON.parse((await token(['--json', '--ttl', '1h'])).stdout);
  expect(result).toMatchObject({ event: 'result', outcome: 'done', subject: users[0]?.name });
  expect(await identify(result.message)).toMatchObject({ subject: users[0]?.name });
});

test.for([
  ['there is no key', [], '/nowhere', 'what to do: npm run setup'],
  ['the target has another issuer', ['--target', 'production'], undefined, 'accepts tokens of https://'],
  ['a duration is invalid', ['--ttl', 'soon'], undefined, 'Expected a duration such as'],
  ['two sets of scopes are given', ['--fulfilment', '--scope', 'a'], undefined, 'cannot be used with'],
] as const)('is refused when %s', async ([, flags, dataHome, words]) => {
  const { stdout, stderr, exitCode } = await token([...flags], dataHome);
  expect(stdout).toBe('');
  expect(stderr).toContain(words);
  expect(exitCode).toBe(2);
});
