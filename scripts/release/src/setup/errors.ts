/** Something went wrong on the way. What is done stays done, and the next run continues from there. */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** This host is not one that setup can or may change; the message says what to do by hand. */
export class Refused extends SetupError {
  override name = 'Refused';
}
