/** Something went wrong on the way; what is done stays done and the next run goes on from there. Exit code 1. */
export class SetupError extends Error {
  override name = 'SetupError';
  readonly exitCode: number = 1;
}

/** This host is not one that setup may or can change; nothing was changed. Exit code 2. */
export class Refused extends SetupError {
  override name = 'Refused';
  override readonly exitCode: number = 2;
}
