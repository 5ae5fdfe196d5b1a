/** A step failed. Completed steps are kept, and the next run continues from there. */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** Setup cannot or may not change this host; the message names the manual step. */
export class Refused extends SetupError {
  override name = 'Refused';
}
