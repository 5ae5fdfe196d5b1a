import type { Server } from 'node:http';
import { setTimeout as delay, setImmediate as reads } from 'node:timers/promises';
import { createHttpTerminator } from 'http-terminator';
import type { Connections } from './connections.ts';
import { nextPhase, type Situation } from './drain-phase.ts';
import type { DrainLimits } from './limits.ts';
import { stopListening } from './stop-listening.ts';

/** How often a drain checks for its next phase, ms. It lasts seconds, so polling is simpler than events. */
const POLL_INTERVAL_MS = 20;

export type DrainReport = {
  /** Requests that were cut off unanswered. */
  dropped: number;
  /** The time from the signal to the end of the last connection, ms. */
  tookMs: number;
};

export type Drain = (hurries: () => number) => Promise<DrainReport>;

/**
 * Prepares `server` for a drain that loses no request over HTTP/1.1, and returns the function that performs it.
 * Call it before the server listens. `connections` are those of `server`; `hurries` returns the number of signals after the first.
 */
export function prepareDrain(server: Server, connections: Connections, limits: DrainLimits): Drain {
  server.keepAliveTimeout = limits.keepAliveTimeoutMs;
  server.keepAliveTimeoutBuffer = limits.keepAliveBufferMs;
  // A client may close its side after its request (RFC 9112, section 9.6 allows it): Node would close the connection without the answer.
  // Node documents this property nowhere, so a test holds it.
  Object.assign(server, { httpAllowHalfOpen: true });
  // Its timeout is only a backstop: the drain itself cuts off the remaining requests, to count them.
  const terminator = createHttpTerminator({
    server,
    gracefulTerminationTimeout: limits.requestGraceMs + 1_000,
  });

  return async (hurries) => {
    const signalledAt = performance.now();
    let refusingSince: number | undefined;
    const situationIn = (phase: Situation['phase']): Situation => ({
      phase,
      elapsedMs: performance.now() - signalledAt,
      refusingMs: refusingSince === undefined ? 0 : performance.now() - refusingSince,
      open: connections.open(),
      inFlight: connections.inFlight(),
      arriving: connections.arriving(),
      promisedMs: connections.promisedMs(),
      hurries: hurries(),
    });
    const endOf = async (phase: Situation['phase']): Promise<void> => {
      while (nextPhase(situationIn(phase), limits) === phase) await nextPoll();
    };

    connections.announceDrain();
    await endOf('hold');
    stopListening(server);
    refusingSince = performance.now();
    await endOf('settle');
    const halfSent = connections.arriving();
    const terminated = terminator.terminate().catch(ignoreNotListening);
    await endOf('finish');
    const dropped = halfSent + cutOff(connections);
    await terminated;
    return { dropped, tookMs: Math.round(performance.now() - signalledAt) };
  };
}

/**
 * Node runs timers before it reads from sockets: after a stall, a timer does not see the data that has arrived meanwhile. An
 * immediate runs after the reads.
 */
async function nextPoll(): Promise<void> {
  await delay(POLL_INTERVAL_MS);
  await reads();
}

function cutOff(connections: Connections): number {
  const unanswered = connections.inFlight();
  connections.destroy();
  return unanswered;
}

/** The terminator closes the server, which does not listen any more. */
function ignoreNotListening(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_SERVER_NOT_RUNNING') throw error;
}
