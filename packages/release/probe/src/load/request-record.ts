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
  /** From when it was due, or for a slow one from when all of it was due to be sent, to the last byte of the answer or the failure. */
  readonly latencyMs: number;
  /** False when no whole answer came. */
  readonly answered: boolean;
  /** The answer's `X-Release`; '' without. */
  readonly release: string;
  readonly result: Result;
  readonly firstTry: Result;
  readonly tries: number;
};
