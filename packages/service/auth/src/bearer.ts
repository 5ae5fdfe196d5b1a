/** Characters; far above a real token, below Node's limit for headers. */
const LONGEST = 8_192;
/** A JWS in its compact form (RFC 7515, 7.1): header, payload and signature in base64url. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The content of an Authorization header: no bearer token, a malformed one, or a token. */
export type Credentials = { kind: 'none' } | { kind: 'malformed' } | { kind: 'token'; token: string };

/** Reads `Bearer <token>`; the scheme's case does not matter (RFC 9110, 11.1). Never throws. */
export function readBearer(authorization: string | undefined): Credentials {
  if (authorization === undefined || !/^bearer( |$)/i.test(authorization)) return { kind: 'none' };
  const token = authorization.slice('bearer'.length).trim();
  return token.length <= LONGEST && COMPACT.test(token) ? { kind: 'token', token } : { kind: 'malformed' };
}
