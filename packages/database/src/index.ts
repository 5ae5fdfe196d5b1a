export { describeDatabaseUrl } from './describe-database-url.ts';
export { errorCode, errorText } from './error-text.ts';
export { createPool, type Pool, type PoolOptions, type PoolStats } from './pool/create-pool.ts';
export { PoolTimeout } from './pool/pool-timeout.ts';
export type { SpanMaker } from './pool/spans.ts';
export { type Statement, statement } from './pool/statement.ts';
