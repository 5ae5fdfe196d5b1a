/** A release cannot be made from the checkout; the message says what to change. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
}
