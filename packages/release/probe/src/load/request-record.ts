import type { Result } from './outcome.ts';
import type { ConnectionKind } from './report.ts';

/** One request that is over, all its tries together. Times are in milliseconds. */
export type RequestRecord = {
  readonly n: number;
  readonly kind: string;
  readonly connection: ConnectionKind;
  /** True when the connection of the last try had carried a request before. */
  readonly reused: boolean;
  /** When it was due, since the epoch. */
  readonly dueAtMs: number;
  /** How much later than due the generator sent it: its own fault, not the service's. */
  readonly lateMs: number;
  /** The time from the due moment to the last byte of the answer, or to the failure. The due moment of a slow request is that of its last byte. */
  readonly latencyMs: number;
  /** False when no whole answer came. */
  readonly answered: boolean;
  /** The answer's `X-Release`; '' without. */
  readonly release: string;
  readonly result: Result;
  /** The detail of the problem that was answered. */
  readonly problem?: string | undefined;
  readonly firstTry: Result;
  readonly tries: number;
};
