import { createVerifier } from '@zero-downtime/auth';
import { generateSigningKey, mintToken } from '@zero-downtime/tokens';

const issuer = 'urn:test';
const audience = 'orders-api';
const { privateKey, publicKeys } = await generateSigningKey();

export const CUSTOMER = ['orders:read', 'orders:write'];
export const FULFILMENT = ['orders:read:all', 'orders:fulfil', 'tracking:write'];

export const verifier = createVerifier({ issuer, audience, algorithms: ['EdDSA'], keys: publicKeys });

/** What a service needs to take the tokens of these tests. */
export const authEnvironment = { AUTH_ISSUER: issuer, AUTH_JWKS: JSON.stringify(publicKeys) };

export const bearer = async (subject: string, scopes: readonly string[] = CUSTOMER): Promise<string> =>
  `Bearer ${await mintToken(privateKey, { issuer, audience, subject, scopes, ttlSeconds: 600 })}`;
