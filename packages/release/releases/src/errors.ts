/** The checkout cannot build a release; the message states what to change. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
}
