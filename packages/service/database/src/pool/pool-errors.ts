/** No connection was available within the pool's limit. The statement was not sent. */
export class PoolTimeout extends Error {
  override readonly name = 'PoolTimeout';
  /** A system error's code, so that error handlers need no list of this package's errors. */
  readonly code = 'ETIMEDOUT';

  constructor(timeoutMs: number, cause: unknown) {
    super(`no database connection within ${timeoutMs} ms`, { cause });
  }
}

/** The database is known to be unreachable; the pool keeps trying in the background. The statement was not sent. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';
  readonly code = 'EHOSTUNREACH';

  constructor(text: string, cause: unknown) {
    super(`the database is unreachable: ${text}`, { cause });
  }
}

/** The pool was closed before the statement got a connection. It was not sent. */
export class PoolClosed extends Error {
  override readonly name = 'PoolClosed';
  readonly code = 'ECONNABORTED';

  constructor() {
    super('the connection pool is closed');
  }
}
