import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify } from 'jose';

/**
 * Verifies a token with the key that its `kid` names. Without a `kid`, or when several keys have it, each key that fits the algorithm is
 * tried: an issuer that rotates its keys publishes two of them.
 *
 * @throws {errors.JOSEError} when no key verifies the token, or a claim is not as expected
 */
export async function verifyWithAny(
  token: string,
  getKey: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, getKey, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, options);
      } catch (failure) {
        // Another failure is the token's own: a key has verified its signature.
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}
