/** The issuer's keys could not be fetched; the token was not verified. */
export class KeysUnreachable extends Error {
  override readonly name = 'KeysUnreachable';

  constructor(cause: unknown) {
    super("the issuer's keys are unreachable", { cause });
  }
}
