/** The host asked for is not one that load may be sent to. */
export class TargetRefused extends Error {
  override name = 'TargetRefused';
}

/** The options of a run make no sense; the message lists every one that does not. */
export class InvalidLoadOptions extends Error {
  override name = 'InvalidLoadOptions';
}

/** What was created could not be read back, so nothing is known about them: neither that they are there nor that they are lost. */
export class VerificationFailed extends Error {
  override name = 'VerificationFailed';
}

/** A file that should be a run's ledger is not there, or is none. */
export class LedgerUnreadable extends Error {
  override name = 'LedgerUnreadable';
}
