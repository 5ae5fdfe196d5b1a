/** A trace that could not be made. The message says what to do. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
}
