import { type DrainLimits, longestDrainMs } from './limits.ts';

/** The orchestrator would kill the process before its drain ends. */
export class GracePeriodError extends Error {
  override readonly name = 'GracePeriodError';
}

/**
 * Refuses a stop_grace_period (ms) that does not cover the longest drain: the orchestrator's SIGKILL would cut off requests
 * that the drain would still finish. Call it at start.
 *
 * @throws {GracePeriodError} with both numbers and what to change.
 */
export function checkGracePeriod(limits: DrainLimits, stopGracePeriodMs: number): void {
  const needed = longestDrainMs(limits);
  if (stopGracePeriodMs > needed) return;
  throw new GracePeriodError(
    `A drain may take ${needed} ms, but the process is killed ${stopGracePeriodMs} ms after SIGTERM. ` +
      'Raise stop_grace_period, or lower the keep-alive timeout or the request grace.',
  );
}
