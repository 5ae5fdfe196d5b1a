/** Far above a real token, and below what Node takes as a header. Characters. */
const LONGEST = 8_192;
/** A JWS in its compact form (RFC 7515, 7.1): header, payload and signature in base64url. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What an Authorization header holds: nothing of ours, a bearer token, or one that cannot be a token at all. */
export type Credentials = { kind: 'none' } | { kind: 'malformed' } | { kind: 'token'; token: string };

/** Reads `Bearer <token>`; the scheme's case does not matter (RFC 9110, 11.1). Never throws. */
export function readBearer(authorization: string | undefined): Credentials {
  if (authorization === undefined || !/^bearer( |$)/i.test(authorization)) return { kind: 'none' };
  const token = authorization.slice('bearer'.length).trim();
  return token.length <= LONGEST && COMPACT.test(token) ? { kind: 'token', token } : { kind: 'malformed' };
}
