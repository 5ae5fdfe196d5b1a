import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateSigningKey, type SigningKey } from '@zero-downtime/tokens';
import type { JSONWebKeySet } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { refusal, token, verifier } from './issuer.ts';

/** Keys of an issuer that names no keys. */
const unnamed = ({ privateKey, publicKeys }: SigningKey): SigningKey => {
  const { kid: _, ...key } = privateKey;
  return { privateKey: key, publicKeys: { keys: publicKeys.keys.map(({ kid: _, ...rest }) => rest) } };
};
const [old, next, foreign] = await Promise.all(Array.from({ length: 3 }, generateSigningKey));
const namedAlike = (key: SigningKey): SigningKey => ({
  privateKey: { ...key.privateKey, kid: 'same' },
  publicKeys: { keys: key.publicKeys.keys.map((it) => ({ ...it, kid: 'same' })) },
});
const setOf = (...keys: SigningKey[]): JSONWebKeySet => ({
  keys: keys.flatMap(({ publicKeys }) => publicKeys.keys),
});

/** The keys at a URL, until the test is over. */
async function published(keys: JSONWebKeySet): Promise<URL> {
  const server = createServer((_request, response) => response.end(JSON.stringify(keys))).listen(
    0,
    '127.0.0.1',
  );
  onTestFinished(() => void server.close().closeAllConnections());
  await once(server, 'listening');
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`);
}

test.each([
  [
    'tokens without a kid, and named keys',
    (key: SigningKey) => ({ ...key, privateKey: unnamed(key).privateKey }),
  ],
  ['tokens without a kid, and keys without one', unnamed],
  ['keys that share a kid', namedAlike],
])('an issuer with two keys may sign with either: %s', async (_, as) => {
  const [first, second, other] = [old, next, foreign].map((key) => as(key as SigningKey)) as [
    SigningKey,
    SigningKey,
    SigningKey,
  ];
  const set = setOf(first, second);
  for (const keys of [set, await published(set)]) {
    const { verify } = verifier({ keys });
    for (const key of [first, second])
      expect(await verify(`Bearer ${await token({}, key)}`)).toMatchObject({ subject: 'ada' });
    const refused = async (content: Parameters<typeof token>[0], key: SigningKey) =>
      refusal(async () => verify(`Bearer ${await token(content, key)}`));
    expect(await refused({}, other)).toMatchObject({ status: 401, detail: 'The token is not valid.' });
    expect(await refused({ ttlSeconds: -60 }, second)).toMatchObject({ detail: 'The token has expired.' });
    expect(await refused({ audience: 'billing' }, first)).toMatchObject({
      detail: 'The token is for another audience.',
    });
  }
});
