import { randomBytes } from 'node:crypto';
import { generateSigningKey, mintToken } from '@zero-downtime/tokens';
import { CUSTOMER, FULFILMENT } from '../tokens.ts';
import type { Sender } from './plan.ts';

const issuer = 'urn:fuzz';
const audience = 'orders-api';
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export type People = Awaited<ReturnType<typeof createPeople>>;

/** The senders of requests, their Authorization, and the marks in their data that only they may read. */
export async function createPeople() {
  const { privateKey, publicKeys } = await generateSigningKey();
  const suffix = randomBytes(6).toString('hex');
  const subject = { ada: `ada-${suffix}`, eve: `eve-${suffix}` };
  const mint = (name: string, scopes: readonly string[], change: object = {}) =>
    mintToken(privateKey, { issuer, audience, subject: name, scopes, ttlSeconds: 3_600, ...change });

  const ada = await mint(subject.ada, CUSTOMER);
  const [header = '', payload = '', signature = ''] = ada.split('.');
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
  };
  return {
    authorizations,
    environment: { AUTH_ISSUER: issuer, AUTH_JWKS: JSON.stringify(publicKeys) },
    /** In the names, addresses and articles of their orders only. */
    marks: { ada: `adas${randomBytes(12).toString('hex')}`, eve: `eves${randomBytes(12).toString('hex')}` },
    /** No part of a token may ever be in the log. */
    tokenParts: Object.values(authorizations)
      .flatMap((value) => value?.split(/[ .]/) ?? [])
      .filter((part) => part.length > 40),
  };
}
