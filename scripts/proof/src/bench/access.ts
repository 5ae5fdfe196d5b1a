import { generateSigningKey, mintToken } from '@zero-downtime/tokens';
import { CUSTOMER } from './seed.ts';

const ISSUER = 'urn:bench';

export interface Access {
  /** The Authorization header of every request. */
  authorization: string;
  /** The keys that a server needs to verify it. */
  env: { AUTH_ISSUER: string; AUTH_JWKS: string };
}

/** A real token, signed with Ed25519, and the key to verify it. */
export async function prepareAccess(): Promise<Access> {
  const { privateKey, publicKeys } = await generateSigningKey();
  const token = await mintToken(privateKey, {
    issuer: ISSUER,
    audience: 'orders-api',
    subject: CUSTOMER,
    scopes: ['orders:read', 'orders:write'],
    ttlSeconds: 12 * 3600,
  });
  return {
    authorization: `Bearer ${token}`,
    env: { AUTH_ISSUER: ISSUER, AUTH_JWKS: JSON.stringify(publicKeys) },
  };
}
