import type { DrillContext } from '../context/context.ts';
import { describeImpact, impactBetween } from '../observe/impact.ts';

/**
 * The time until a lost node gets no more requests. Milliseconds. The front's check fails after 2 tries, every 0.5 s, of at most 1 s; the check of an
 * edge for a replica after 3 such tries.
 */
const NOTICED_MS = 5_000;
/** The share of requests that touch one of three nodes: a third through its edge, and a third of the others through its replica. */
const SHARE = 1 / 3 + (2 / 3) * (1 / 3);

/**
 * Expects that the loss of a node costs at most the first tries that were sent to it until health checks noticed the loss, and that every later
 * first try succeeds. Epoch milliseconds.
 */
export function expectLossOfOneNode(context: DrillContext, lostAtMs: number, untilMs: number): void {
  const { seconds } = context.traffic.soFar();
  const first = impactBetween(seconds, lostAtMs, lostAtMs + NOTICED_MS);
  const sent = Math.ceil(first.requests * SHARE);
  context.expect(
    `at most the first tries that were sent to the lost node within ${NOTICED_MS / 1_000} s fail (5/9 of ${first.requests}: ${sent})`,
    first.failedFirstTries <= sent,
    describeImpact(first),
  );
  const later = impactBetween(seconds, lostAtMs + NOTICED_MS + 1_000, untilMs);
  context.expect('every later first try succeeds', later.failedFirstTries === 0, describeImpact(later));
}
