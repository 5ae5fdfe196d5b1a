/** The operation is not possible; nothing was changed. The message has the reason, `hint` the next step. */
export class LabRefused extends Error {
  override readonly name = 'LabRefused';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** The operation failed midway. The same command resumes it. */
export class LabFailed extends Error {
  override readonly name = 'LabFailed';
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}
