import type { Operation } from './errand.ts';
import type { ConnectionKind, RequestRecord } from './ledger.ts';

/** Failures with one reason. `at` is ISO 8601, when the request should have started. */
export type FailureGroup = {
  readonly reason: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly byConnection: Readonly<Record<ConnectionKind, number>>;
  readonly examples: readonly FailureExample[];
};

export type FailureExample = {
  readonly n: number;
  readonly at: string;
  readonly operation: Operation;
  readonly connection: ConnectionKind;
  readonly reused: boolean;
  readonly release: string | null;
  readonly latencyMs: number;
};

const EXAMPLES = 3;

/** Failures by reason, the most frequent first, with the first examples of each. */
export function groupFailures(requests: readonly RequestRecord[], startedAtMs: number): FailureGroup[] {
  const at = (record: RequestRecord) => new Date(startedAtMs + record.atMs).toISOString();
  const inTurn = requests.filter((record) => record.failure !== null).sort((a, b) => a.atMs - b.atMs);
  const groups = Map.groupBy(inTurn, (record) => record.failure ?? '');
  return [...groups]
    .map(([reason, records]): FailureGroup => {
      const times = records.map(at);
      const of = (kind: ConnectionKind) => records.filter((record) => record.connection === kind).length;
      return {
        reason,
        count: records.length,
        firstAt: times[0] ?? '',
        lastAt: times.at(-1) ?? '',
        byConnection: { fresh: of('fresh'), 'keep-alive': of('keep-alive') },
        examples: records
          .slice(0, EXAMPLES)
          .map(({ n, operation, connection, reused, release, latencyMs }, i) => ({
            n,
            at: times[i] ?? '',
            operation,
            connection,
            reused,
            release,
            latencyMs,
          })),
      };
    })
    .sort((a, b) => b.count - a.count);
}
