/** A statement was not sent, because no connection was available in time. */
export class PoolTimeout extends Error {
  override readonly name = 'PoolTimeout';
  /** A system error code, so that error handlers need not know this package. */
  readonly code = 'ETIMEDOUT';

  constructor(timeoutMs: number, cause: unknown) {
    super(`no database connection within ${timeoutMs} ms`, { cause });
  }
}

/** The database is unreachable; the pool reconnects in the background. The statement was not sent. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';
  readonly code = 'EHOSTUNREACH';

  constructor(text: string, cause: unknown) {
    super(`the database is unreachable: ${text}`, { cause });
  }
}

/** The pool was closed. The statement was not sent. */
export class PoolClosed extends Error {
  override readonly name = 'PoolClosed';
  readonly code = 'ECONNABORTED';

  constructor() {
    super('the connection pool is closed');
  }
}
