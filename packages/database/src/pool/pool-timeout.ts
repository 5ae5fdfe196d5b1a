/** No connection became free, or none could be made, within the pool's limit. The statement was not sent. */
export class PoolTimeout extends Error {
  override readonly name = 'PoolTimeout';
  /** As a system error's, so that whoever maps errors to answers needs no list of ours. */
  readonly code = 'ETIMEDOUT';

  constructor(timeoutMs: number, cause: unknown) {
    super(`no database connection within ${timeoutMs} ms`, { cause });
  }
}
