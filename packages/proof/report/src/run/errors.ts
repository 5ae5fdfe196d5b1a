/** A file that is not a valid run; the message has the reason and the next step. */
export class InvalidRun extends Error {
  override readonly name = 'InvalidRun';
}
