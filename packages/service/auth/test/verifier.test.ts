import { createHmac, createPrivateKey, type JsonWebKey, sign } from 'node:crypto';
import { generateSigningKey } from '@zero-downtime/tokens';
import { expect, test } from 'vitest';
import { key, oddToken, refusal, token, verifier } from './issuer.ts';

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const bearer = (text: string) => `Bearer ${text}`;

test('a valid token has a subject and scopes; the scheme is case-insensitive', async () => {
  const identity = await verifier().verify(`bEARER ${await token()}`);
  expect(identity).toEqual({ subject: 'ada', scopes: new Set(['orders:read', 'orders:write']) });
});

test('the audience may be one of several', async () => {
  const several = await oddToken({ aud: ['billing', 'orders-api'] });
  expect((await verifier().verify(bearer(several))).subject).toBe('ada');
});

test('a token without scopes is valid, and grants nothing', async () => {
  expect((await verifier().verify(bearer(await oddToken({})))).scopes.size).toBe(0);
});

const invalid: Record<string, () => Promise<string>> = {
  'has expired': () => token({ ttlSeconds: -60 }),
  'is for another audience': () => token({ audience: 'billing' }),
  'is from another issuer': () => token({ issuer: 'urn:example:other' }),
  'is not valid yet': () => oddToken({ nbf: Math.floor(Date.now() / 1_000) + 300 }),
  'has the wrong type': () => oddToken({}, { typ: 'id+jwt' }),
};

test.each(Object.keys(invalid))('the answer explains that the token %s', async (why) => {
  const text = (await invalid[why]?.()) ?? '';
  const problem = await refusal(() => verifier().verify(bearer(text)));
  expect(problem).toMatchObject({ status: 401, detail: `The token ${why}.` });
  expect(problem.headers['WWW-Authenticate']).toBe(
    `Bearer error="invalid_token", error_description="The token ${why}."`,
  );
});

const forged: Record<string, () => Promise<string>> = {
  'no signature': async () => `${encode({ alg: 'none' })}.${(await token()).split('.')[1]}.x`,
  'the public key used as a shared secret': async () => {
    const input = `${encode({ alg: 'HS256', kid: key.privateKey.kid })}.${(await token()).split('.')[1]}`;
    const secret = Buffer.from(JSON.stringify(key.publicKeys.keys[0]));
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  },
  'altered claims': async () => {
    const [header, , signature] = (await token()).split('.');
    return [header, (await token({ subject: 'eve' })).split('.')[1], signature].join('.');
  },
  'an unknown key': async () => token({}, await generateSigningKey()),
  'an embedded key': async () => {
    const own = await generateSigningKey();
    const [, payload, signature] = (await token({}, own)).split('.');
    return [encode({ alg: 'EdDSA', jwk: own.publicKeys.keys[0] }), payload, signature].join('.');
  },
  'an unknown extension': async () => {
    const header = encode({ alg: 'EdDSA', kid: key.privateKey.kid, crit: ['x'], x: 1 });
    const input = `${header}.${(await token()).split('.')[1]}`;
    const by = createPrivateKey({ key: key.privateKey as JsonWebKey, format: 'jwk' });
    return `${input}.${sign(null, Buffer.from(input), by).toString('base64url')}`;
  },
  'no expiry': () => oddToken({ exp: undefined as unknown as number }),
  'an expiry that is not a number': () => oddToken({ exp: '9999999999' as unknown as number }),
};

test.each(Object.keys(forged))('a token with %s is refused without a reason', async (name) => {
  const text = (await forged[name]?.()) ?? '';
  const problem = await refusal(() => verifier().verify(bearer(text)));
  expect(problem).toMatchObject({ status: 401, detail: 'The token is not valid.' });
  expect(JSON.stringify([problem, problem.headers, problem.cause])).not.toContain(text.split('.')[1]);
});

test.each([null, 1, true, [], {}, ['at+jwt'], { toLowerCase: 1 }, ''])(
  'a type of the token that is %j is refused',
  async (typ) => {
    const text = await oddToken({}, { typ: typ as string });
    expect(await refusal(() => verifier().verify(bearer(text)))).toMatchObject({ status: 401 });
  },
);

test.each([undefined, '', 'a\u0000b', 'x'.repeat(256), '\u{10000}'.repeat(128), '\ud800', 7])(
  'the subject %j is refused',
  async (sub) => {
    const text = await oddToken({ sub: sub as string });
    expect(await refusal(() => verifier().verify(bearer(text)))).toMatchObject({ status: 401 });
  },
);

test.each(['exp', 'nbf'])('a %s that is not a number of seconds is refused', async (name) => {
  for (const time of ['9999999999', '', null, [], {}, true, [9_999_999_999]]) {
    const text = await oddToken({ [name]: time });
    expect(await refusal(() => verifier().verify(bearer(text))), String(time)).toMatchObject({ status: 401 });
  }
});

test('an expiry in the far future is valid, and the token is cached for a minute all the same', async () => {
  for (const exp of [1e15, 1e308]) {
    const text = await oddToken({ exp });
    expect((await verifier().verify(bearer(text))).subject).toBe('ada');
  }
});

test('a scope that is not a string is refused', async () => {
  const text = await oddToken({ scope: ['orders:read'] });
  expect(await refusal(() => verifier().verify(bearer(text)))).toMatchObject({ status: 401 });
});

test('clock skew of half a minute is accepted', async () => {
  const text = await token({ ttlSeconds: 60 });
  const at = (ms: number) => verifier({ now: () => Date.now() + ms }).verify(bearer(text));
  expect((await at(80_000)).subject).toBe('ada');
  expect(await refusal(() => at(100_000))).toMatchObject({ status: 401, detail: 'The token has expired.' });
});

test('a verifier refuses a private key, a shared secret, no key, and symmetric algorithms', () => {
  expect(() => verifier({ keys: { keys: [key.privateKey] } })).toThrow('not a public one');
  expect(() => verifier({ keys: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } })).toThrow('not a public one');
  expect(() => verifier({ keys: { keys: [] } })).toThrow('no key');
  expect(() => verifier({ algorithms: ['EdDSA', 'HS256'] })).toThrow('HS256');
  expect(() => verifier({ algorithms: ['none'] })).toThrow('none');
  expect(() => verifier({ algorithms: [] })).toThrow('no algorithm');
});
