import type { DrillContext } from '../context/context.ts';

/** The time within which a service must recover after a stall. Milliseconds. */
const RECOVERY_MS = 1_000;
/** Longer than any client waits: after it no success is expected. */
const PATIENCE_MS = 30_000;

/** Expects a success within a second of the end of a stall, in epoch milliseconds. */
export async function expectRecovery(context: DrillContext, what: string, endedAtMs: number): Promise<void> {
  let tookMs: number | undefined;
  void context.traffic.firstSuccessAfter(endedAtMs).then((at) => {
    if (at !== undefined) tookMs = Math.round(at - endedAtMs);
  });
  await context.until(() => tookMs !== undefined, PATIENCE_MS);
  context.expect(
    `the first success comes within ${RECOVERY_MS / 1_000} s of the end of ${what}`,
    tookMs !== undefined && tookMs <= RECOVERY_MS,
    tookMs === undefined ? `none within ${PATIENCE_MS / 1_000} s` : `${tookMs} ms`,
  );
}
