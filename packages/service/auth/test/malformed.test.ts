import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBearer } from '../src/bearer.ts';
import { refusal, token, verifier } from './issuer.ts';

test('without a bearer token the challenge has no error', async () => {
  for (const header of [undefined, '', 'Basic YTpi', 'Bearerish a.b.c', 'Token a.b.c']) {
    const problem = await refusal(() => verifier().verify(header));
    expect(problem).toMatchObject({ status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
  }
});

test('a malformed token is refused before verification', async () => {
  const long = `Bearer ${'a'.repeat(9_000)}.b.c`;
  for (const header of [
    'Bearer',
    'Bearer ',
    'Bearer a.b',
    'Bearer a.b.c.d',
    'Bearer a.b.c, Bearer d.e.f',
    long,
  ]) {
    expect(readBearer(header), header.slice(0, 40)).toEqual({ kind: 'malformed' });
    expect(await refusal(() => verifier().verify(header))).toMatchObject({ status: 401 });
  }
});

test('any header is answered 401, never with an internal error', async () => {
  const { verify } = verifier();
  const part = fc.oneof(
    fc.base64String(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
  );
  const shaped = fc.tuple(part, part, part).map((parts) => `Bearer ${parts.join('.')}`);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), shaped), async (header) => {
      expect((await refusal(() => verify(header))).status).toBe(401);
    }),
  );
});

test('one flipped character anywhere makes a token invalid', async () => {
  const { verify } = verifier();
  const text = await token();
  // The last character of a part may have unused bits: such tokens are refused or decode to the same bytes.
  const places = [...Array(text.length).keys()].filter(
    (at) => !/[.]|^$/.test(text[at + 1] ?? '') && text[at] !== '.',
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), async (at) => {
      const flipped = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
      expect((await refusal(() => verify(`Bearer ${flipped}`))).status).toBe(401);
    }),
  );
});
