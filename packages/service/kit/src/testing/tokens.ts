import { createVerifier, type TokenVerifier } from '@zero-downtime/auth';
import { generateSigningKey, mintToken } from '@zero-downtime/tokens';

const issuer = 'urn:test';
const { privateKey, publicKeys } = await generateSigningKey();

/** The environment variables with which a service accepts the tokens of these tests. */
export const authEnvironment = { AUTH_ISSUER: issuer, AUTH_JWKS: JSON.stringify(publicKeys) };

export const verifierFor = (audience: string): TokenVerifier =>
  createVerifier({ issuer, audience, algorithms: ['EdDSA'], keys: publicKeys });

/** The value of an `Authorization` header. */
export const bearerToken = async (
  audience: string,
  subject: string,
  scopes: readonly string[],
): Promise<string> =>
  `Bearer ${await mintToken(privateKey, { issuer, audience, subject, scopes, ttlSeconds: 600 })}`;
