import { type DrainLimits, longestHoldMs } from './limits.ts';

/**
 * The parts of a drain, in order.
 * - `hold`: everything is served as before, new connections too; every answer says `Connection: close`.
 * - `settle`: no new connections; those that are there may still bring a request.
 * - `finish`: idle connections are closed; requests in flight are waited for.
 * - `closed`: nothing is waited for any more.
 */
export type DrainPhase = 'hold' | 'settle' | 'finish' | 'closed';

/** All that a drain decides by. Times in ms. */
export type Situation = {
  phase: DrainPhase;
  /** Since the signal. */
  elapsedMs: number;
  /** Since new connections stopped being accepted; 0 before. */
  refusingMs: number;
  /** Connections that are open. */
  open: number;
  /** Requests that were handed to the application and whose answer is not out. */
  inFlight: number;
  /** Connections that have brought the beginning of a request, and not yet all of its head. */
  arriving: number;
  /** For how much longer some idle client may rightly believe that its connection can be used; 0 when none may. */
  promisedMs: number;
  /** Signals after the first: somebody is in a hurry. */
  hurries: number;
};

/** The phase a drain belongs in. Pure; asked again and again until it says `closed`. */
export function nextPhase(now: Situation, limits: DrainLimits): DrainPhase {
  switch (now.phase) {
    case 'hold':
      return holdIsOver(now, limits) ? 'settle' : 'hold';
    case 'settle':
      return hasSettled(now, limits) ? 'finish' : 'settle';
    case 'finish':
      return now.inFlight === 0 || graceIsOver(now, limits) || now.hurries >= 2 ? 'closed' : 'finish';
    case 'closed':
      return 'closed';
  }
}

function holdIsOver(now: Situation, limits: DrainLimits): boolean {
  if (now.hurries >= 1) return true;
  if (now.elapsedMs < limits.minHoldMs) return false;
  return now.open === 0 || now.elapsedMs >= longestHoldMs(limits);
}

/**
 * What follows closes every connection that has no request in flight, so a request that is arriving is waited for. So is a promise:
 * it can outlast the hold when an answer whose headers left before the signal ended only after it, and that client was never told
 * to close. Both out of the request grace.
 */
function hasSettled(now: Situation, limits: DrainLimits): boolean {
  if (now.open === 0 || now.hurries >= 2 || graceIsOver(now, limits)) return true;
  if (now.arriving > 0) return false;
  return now.hurries >= 1 || (now.refusingMs >= limits.marginMs && now.promisedMs === 0);
}

function graceIsOver(now: Situation, limits: DrainLimits): boolean {
  return now.refusingMs >= limits.marginMs + limits.requestGraceMs;
}
