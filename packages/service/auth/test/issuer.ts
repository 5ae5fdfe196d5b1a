import { randomUUID } from 'node:crypto';
import type { Problem } from '@zero-downtime/http';
import { generateSigningKey, mintToken, type SigningKey } from '@zero-downtime/tokens';
import { importJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { expect } from 'vitest';
import { createVerifier, type VerifierOptions } from '../src/index.ts';

export const ISSUER = 'urn:example:issuer';
export const AUDIENCE = 'orders-api';
export const key = await generateSigningKey();

/** A valid token for ada; `content` overrides its claims. */
export function token(content: Partial<Parameters<typeof mintToken>[1]> = {}, by: SigningKey = key) {
  return mintToken(by.privateKey, {
    issuer: ISSUER,
    audience: AUDIENCE,
    subject: 'ada',
    scopes: ['orders:read', 'orders:write'],
    ttlSeconds: 600,
    ...content,
  });
}

/** A token that mintToken does not create, signed with the right key. A header field that is undefined is left out. */
export async function oddToken(claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}) {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'ada',
    exp: now + 600,
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.privateKey.kid ?? '', ...header })
    .sign(await importJWK(key.privateKey, 'EdDSA'));
}

export function verifier(options: Partial<VerifierOptions> = {}) {
  return createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['EdDSA'],
    keys: key.publicKeys,
    now: () => Date.now(),
    ...options,
  });
}

/** The problem that a check throws, synchronously or not. */
export async function refusal(check: () => unknown): Promise<Problem> {
  try {
    await check();
  } catch (error) {
    return error as Problem;
  }
  return expect.unreachable('the token was accepted');
}
