import { z } from 'zod';

const count = z.number().int().nonnegative();
/** Milliseconds; null without measurements. */
const ms = z.number().nonnegative().nullable();
const counts = z.record(z.string(), count);

const short = z.object({ count, failed: count, p50: ms, p99: ms, max: ms });
const group = short.extend({ p999: ms });
const latency = z.object({ p50: ms, p99: ms, p999: ms, max: ms });

/** One second of arrivals, by the time a request was due. */
export const secondSchema = z.object({
  at: z.number(),
  /** `ok`, `refused`, `status 503`, …: counts every request due in this second exactly once. */
  outcomes: counts,
  /** Answers by release; the empty name for missing answers and answers without a release. */
  releases: counts,
  latencyMs: latency.nullable(),
  byRelease: z.record(z.string(), short).optional(),
  byConnection: z.record(z.string(), short).optional(),
});

/** `at`, `firstAt`, `lastAt`: epoch ms, when the requests were due. */
const failureGroup = z.object({
  reason: z.string(),
  count,
  firstAt: z.number(),
  lastAt: z.number(),
  examples: z.array(
    z.object({
      at: z.number(),
      kind: z.string(),
      connection: z.string(),
      release: z.string(),
      latencyMs: ms,
      tries: count,
    }),
  ),
});

/** What a run of the traffic generator measured. */
const measured = z.object({
  startedAt: z.string(),
  endedAt: z.string(),
  ratePerSecond: z.number().nonnegative(),
  sent: count,
  /** The requests that still failed after the client's retries. */
  failed: count,
  failedFirstTries: count,
  retries: count,
  /** The clients' tries and timeouts. Absent, like `slowAnswers`, in older stored runs. */
  clients: z.object({ tries: count, tryTimeoutMs: count, requestTimeoutMs: count }).optional(),
  /** Correct answers that took longer. */
  slowAnswers: z.object({ over1s: count, over3s: count }).optional(),
  outcomes: counts,
  byRelease: z.record(z.string(), group),
  byConnection: z.record(z.string(), group),
  byKind: z.record(z.string(), group),
  /** The requests of each phase, by their due time. */
  byWindow: z.record(z.string(), group).optional(),
  latencyMs: latency.nullable(),
  longestGapMs: z.number().nonnegative(),
  /** Failed requests by reason, with examples. */
  failures: z.array(failureGroup).optional(),
  orders: z.object({
    /** False if the orders were not read back; then the zeros below are meaningless. */
    verified: z.boolean().optional(),
    acknowledged: count,
    lost: count,
    doubled: count,
    differing: count,
    unacknowledgedButThere: count,
    /** Orders without a required tracking number; null if none was required. */
    untracked: count.nullable().optional(),
  }),
  generator: z.object({ lateP99Ms: ms, longestStallMs: ms, cpuShare: z.number().nullable() }),
  seconds: z.array(secondSchema),
  faults: z.array(z.string()),
  doubts: z.array(z.string()),
  passed: z.boolean(),
});

/** Older stored runs have an earlier name for failed first tries. */
export const trafficSchema = z.preprocess((stored) => {
  if (typeof stored !== 'object' || stored === null || !('failedWithoutRetries' in stored)) return stored;
  const { failedWithoutRetries, ...rest } = stored;
  return { failedFirstTries: failedWithoutRetries, ...rest };
}, measured);
