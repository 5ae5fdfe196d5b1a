export type {
  Answer,
  Api,
  Examples,
  Feature,
  Operation,
  RequestHeader,
  ResponseHeader,
} from './description.ts';
export { openApiDocument } from './document.ts';
export { docsDescription } from './documentation.ts';
export { idempotencyKeyHeader } from './idempotency-key.ts';
export { ofRelease } from './of-release.ts';
export { probesDescription } from './probes.ts';
export * from './types.ts';
