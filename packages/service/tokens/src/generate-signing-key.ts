import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';

export interface SigningKey {
  privateKey: JWK;
  /** The keys that a service needs to verify tokens. */
  publicKeys: JSONWebKeySet;
}

/** A new Ed25519 key pair; its id is its thumbprint (RFC 7638). */
export async function generateSigningKey(): Promise<SigningKey> {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  const publicKey = await exportJWK(pair.publicKey);
  const about = { kid: await calculateJwkThumbprint(publicKey), alg: 'EdDSA', use: 'sig' };
  return {
    privateKey: { ...(await exportJWK(pair.privateKey)), ...about },
    publicKeys: { keys: [{ ...publicKey, ...about }] },
  };
}
