/** Load must not be sent to the host. */
export class TargetRefused extends Error {
  override name = 'TargetRefused';
}

/** The options of a run are invalid; the message lists every invalid option. */
export class InvalidLoadOptions extends Error {
  override name = 'InvalidLoadOptions';
}

/** Created resources could not be read back: it is unknown whether they exist or are lost. */
export class VerificationFailed extends Error {
  override name = 'VerificationFailed';
}

/** The ledger of a run does not exist, or the file is no ledger. */
export class LedgerUnreadable extends Error {
  override name = 'LedgerUnreadable';
}
