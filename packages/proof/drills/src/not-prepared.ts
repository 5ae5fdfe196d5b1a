/** The initial state of a drill could not be set up. */
export class NotPrepared extends Error {
  override readonly name = 'NotPrepared';
}
