export { describeDatabaseUrl } from './describe-database-url.ts';
export { errorCode, errorText } from './error-text.ts';
export { newId } from './new-id.ts';
export type { PoolStats } from './pool/connections.ts';
export { createPool, type Pool, type PoolOptions } from './pool/create-pool.ts';
export { DatabaseUnreachable, PoolClosed, PoolTimeout } from './pool/pool-errors.ts';
export type { SpanMaker } from './pool/spans.ts';
export { type Statement, type StatementOptions, statement } from './pool/statement.ts';
