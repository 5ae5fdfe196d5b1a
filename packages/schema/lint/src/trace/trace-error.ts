/** A trace that failed for reasons outside the changes. The message has the next step. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
}
