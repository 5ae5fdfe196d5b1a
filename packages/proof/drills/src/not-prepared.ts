/** What a drill begins with could not be brought about. */
export class NotPrepared extends Error {
  override readonly name = 'NotPrepared';
}
