import { createPrivateKey, type JsonWebKey, randomBytes, sign } from 'node:crypto';
import { generateSigningKey, mintToken } from '@zero-downtime/tokens';
import { CUSTOMER, FULFILMENT } from '../tokens.ts';
import type { Sender } from './plan.ts';

const issuer = 'urn:fuzz';
const audience = 'orders-api';
const encodedText = (text: string): string => Buffer.from(text).toString('base64url');
const encoded = (value: unknown): string => encodedText(JSON.stringify(value));

export type People = Awaited<ReturnType<typeof createPeople>>;

/** The senders of requests, their Authorization, and the marks in their data that only they may read. */
export async function createPeople() {
  const { privateKey, publicKeys } = await generateSigningKey();
  // A token without a key id may be signed with either of two keys.
  const { publicKeys: retired } = await generateSigningKey();
  const suffix = randomBytes(6).toString('hex');
  const subject = { ada: `ada-${suffix}`, eve: `eve-${suffix}` };
  const mint = (name: string, scopes: readonly string[], change: object = {}) =>
    mintToken(privateKey, { issuer, audience, subject: name, scopes, ttlSeconds: 3_600, ...change });

  const ada = await mint(subject.ada, CUSTOMER);
  const [header = '', payload = '', signature = ''] = ada.split('.');
  const { kid: _, ...unnamedKey } = privateKey;
  const by = createPrivateKey({ key: privateKey as JsonWebKey, format: 'jwk' });
  /** A token with the right signature; `claims` may be any JSON text. */
  const signed = (head: object, claims: object | string): string => {
    const about = { iss: issuer, aud: audience, sub: subject.ada, exp: 4e9, scope: 'orders:read' };
    const body = typeof claims === 'string' ? encodedText(claims) : encoded({ ...about, ...claims });
    const input = `${encoded({ alg: 'EdDSA', kid: privateKey.kid, ...head })}.${body}`;
    return `Bearer ${input}.${sign(null, Buffer.from(input), by).toString('base64url')}`;
  };
  const authorizations: Record<Sender, string | undefined> = {
    ada: `Bearer ${ada}`,
    eve: `Bearer ${await mint(subject.eve, CUSTOMER)}`,
    staff: `bearer ${await mint('staff', FULFILMENT)}`,
    carrier: `Bearer ${await mint('carrier', ['tracking:write'])}`,
    idler: `Bearer ${await mint('idler', [])}`,
    'no token': undefined,
    basic: 'Basic YWRhOnNlY3JldA==',
    garbage: 'Bearer x.y.z',
    unsigned: `Bearer ${encoded({ alg: 'none' })}.${payload}.`,
    altered: `Bearer ${header}.${encoded({ iss: issuer, aud: audience, sub: subject.ada, exp: 4e9, scope: 'orders:read:all' })}.${signature}`,
    expired: `Bearer ${await mint(subject.ada, CUSTOMER, { ttlSeconds: -3_600 })}`,
    'other audience': `Bearer ${await mint(subject.ada, CUSTOMER, { audience: 'another-api' })}`,
    'no key id': `Bearer ${await mintToken(unnamedKey, { issuer, audience, subject: 'unnamed', scopes: CUSTOMER, ttlSeconds: 3_600 })}`,
    'far expiry': signed({}, { sub: 'patient', exp: 1e300, scope: CUSTOMER.join(' ') }),
    'type of another type': signed({ typ: { toLowerCase: 'at+jwt' } }, {}),
    'expiry of another type': signed({}, { exp: '4000000000' }),
    'endless expiry': signed({}, `{"iss":"${issuer}","aud":"${audience}","sub":"ada","exp":null}`),
    'scope of another type': signed({}, { scope: { split: 1 } }),
    'subject of another type': signed({}, { sub: ['ada'] }),
    'unstorable subject': signed({}, { sub: 'a\u0000\ud800' }),
    'claims of another type': signed({}, '[1]'),
    'key id of another type': signed({ kid: { a: 1 } }, {}),
  };
  return {
    authorizations,
    environment: {
      AUTH_ISSUER: issuer,
      AUTH_JWKS: JSON.stringify({ keys: [...retired.keys, ...publicKeys.keys] }),
    },
    /** Strings that are only in the names, addresses and articles of this person's orders. */
    marks: { ada: `adas${randomBytes(12).toString('hex')}`, eve: `eves${randomBytes(12).toString('hex')}` },
    /** Parts of tokens, which may never be in the log. */
    tokenParts: Object.values(authorizations)
      .flatMap((value) => value?.split(/[ .]/) ?? [])
      .filter((part) => part.length > 40),
  };
}
