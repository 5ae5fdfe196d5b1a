/** A file that cannot be shown as a run; the message says what is wrong and what to do. */
export class InvalidRun extends Error {
  override readonly name = 'InvalidRun';
}
