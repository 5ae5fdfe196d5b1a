import { type DrainLimits, longestHoldMs } from './limits.ts';

/**
 * The parts of a drain, in order.
 * - `hold`: all requests are served, on new connections too, with `Connection: close`.
 * - `settle`: no new connections; open ones may still send a request.
 * - `finish`: idle connections are closed; requests in flight are answered.
 * - `closed`: the drain is over.
 */
export type DrainPhase = 'hold' | 'settle' | 'finish' | 'closed';

/** The input of a drain's decision. Times in ms. */
export type Situation = {
  phase: DrainPhase;
  /** The time since the signal. */
  elapsedMs: number;
  /** The time since the server stopped accepting connections; 0 before. */
  refusingMs: number;
  /** Open connections. */
  open: number;
  /** Requests that the application has received and not answered. */
  inFlight: number;
  /** Connections with an incomplete request head. */
  arriving: number;
  /** The time for which an idle client may still reuse its connection; 0 when none may. */
  promisedMs: number;
  /** Signals after the first; each shortens the drain. */
  hurries: number;
};

/** The phase of the drain for a situation. Pure; called repeatedly until it returns `closed`. */
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
 * The next phase closes every connection without a request in flight, so wait for partly received requests. Wait for promises too: one
 * outlasts the hold when its answer's headers left before the signal, without `Connection: close`. Both waits use the request grace.
 */
function hasSettled(now: Situation, limits: DrainLimits): boolean {
  if (now.open === 0 || now.hurries >= 2 || graceIsOver(now, limits)) return true;
  if (now.arriving > 0) return false;
  return now.hurries >= 1 || (now.refusingMs >= limits.marginMs && now.promisedMs === 0);
}

function graceIsOver(now: Situation, limits: DrainLimits): boolean {
  return now.refusingMs >= limits.marginMs + limits.requestGraceMs;
}
