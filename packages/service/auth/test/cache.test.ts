import { beforeEach, expect, test } from 'vitest';
import { refusal, token, verifier } from './issuer.ts';

let now: number;
beforeEach(() => {
  now = Date.now();
});

test('a verified token is cached for a minute', async () => {
  const { verify } = verifier({ now: () => now });
  const header = `Bearer ${await token()}`;
  const first = verify(header);
  expect(first).toBeInstanceOf(Promise);
  const identity = await first;
  expect(verify(header)).toBe(identity);
  now += 59_000;
  expect(verify(header)).toBe(identity);
  now += 2_000;
  expect(verify(header)).toBeInstanceOf(Promise);
});

test('the cache does not outlive the token', async () => {
  const { verify } = verifier({ now: () => now });
  const header = `Bearer ${await token({ ttlSeconds: 10 })}`;
  await verify(header);
  now += 9_000;
  expect(verify(header)).not.toBeInstanceOf(Promise);
  now += 2_000;
  expect(verify(header), 'checked again').toBeInstanceOf(Promise);
  now += 40_000;
  expect(await refusal(() => verify(header))).toMatchObject({ detail: 'The token has expired.' });
});

test('a refused token is not cached', async () => {
  const { verify } = verifier({ now: () => now });
  const header = `Bearer ${await token({ audience: 'billing' })}`;
  await refusal(() => verify(header));
  expect(await refusal(() => verify(header))).toMatchObject({ status: 401 });
});
