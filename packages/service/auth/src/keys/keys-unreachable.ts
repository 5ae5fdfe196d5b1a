/** The issuer's keys could not be had; says nothing about the token. */
export class KeysUnreachable extends Error {
  override readonly name = 'KeysUnreachable';

  constructor(cause: unknown) {
    super("the issuer's keys cannot be reached", { cause });
  }
}
