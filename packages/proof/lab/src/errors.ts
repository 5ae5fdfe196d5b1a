/** The lab cannot be made or changed that way; nothing was changed. The message says why, `hint` what to do. */
export class LabRefused extends Error {
  override readonly name = 'LabRefused';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** Something went wrong on the way. The same command goes on from what is there. */
export class LabFailed extends Error {
  override readonly name = 'LabFailed';
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}
