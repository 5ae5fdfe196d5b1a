import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';

export interface TokenContent {
  issuer: string;
  audience: string;
  subject: string;
  scopes: readonly string[];
  /** Whole seconds. */
  ttlSeconds: number;
}

/** Signs an access token with a key from {@link generateSigningKey}. */
export async function mintToken(
  privateKey: JWK,
  { issuer, audience, subject, scopes, ttlSeconds }: TokenContent,
): Promise<string> {
  const { alg = 'EdDSA', kid } = privateKey;
  const issuedAt = Math.floor(Date.now() / 1_000);
  return new SignJWT({ scope: scopes.join(' ') })
    .setProtectedHeader({ alg, typ: 'at+jwt', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttlSeconds)
    .setJti(randomUUID())
    .sign(await importJWK(privateKey, alg));
}
