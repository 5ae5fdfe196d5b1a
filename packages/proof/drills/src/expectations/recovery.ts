import type { Field } from '../field/field.ts';

/** What a service may take to serve again once what held it up is over. Milliseconds. */
const RECOVERY_MS = 1_000;
/** Longer than any client waits: then there is no success to wait for. */
const PATIENCE_MS = 30_000;

/** Expects a success within a second of the end of a stall, in epoch milliseconds. */
export async function expectRecovery(field: Field, what: string, endedAtMs: number): Promise<void> {
  let tookMs: number | undefined;
  void field.traffic.firstSuccessAfter(endedAtMs).then((at) => {
    if (at !== undefined) tookMs = Math.round(at - endedAtMs);
  });
  await field.until(() => tookMs !== undefined, PATIENCE_MS);
  field.expect(
    `the first success comes within ${RECOVERY_MS / 1_000} s of the end of ${what}`,
    tookMs !== undefined && tookMs <= RECOVERY_MS,
    tookMs === undefined ? `none within ${PATIENCE_MS / 1_000} s` : `${tookMs} ms`,
  );
}
