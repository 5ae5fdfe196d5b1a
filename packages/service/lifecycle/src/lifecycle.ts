import type { Server } from 'node:http';
import { watchConnections } from './connections.ts';
import { prepareDrain } from './drain.ts';
import { type DrainLimits, defaultLimits, longestHoldMs } from './limits.ts';
import type { Logger } from './logger.ts';
import { type TeardownStep, tearDown } from './teardown.ts';

/** `starting` → `ready` → `draining` → `stopped`. A process that is stopped early skips `ready`. */
export type State = 'starting' | 'ready' | 'draining' | 'stopped';

/** Why a process stops: a signal, or an uncaught error. */
export type StopReason = { signal: string } | { fault: unknown };

export type Outcome = {
  /** 0 only if the process was ready, was stopped by a signal, dropped no request and closed everything. */
  exitCode: 0 | 1;
  /** Requests cut off unanswered. */
  dropped: number;
};

export type Lifecycle = {
  readonly state: State;
  /** Whether it was ever ready. Stays true while draining. */
  readonly wasReady: boolean;
  /** Requests in flight, including partly received ones. */
  readonly inFlight: number;
  /** Open connections, including idle and upgraded ones. */
  readonly openConnections: number;
  /** Aborted when the drain begins, to end background loops. */
  readonly leaving: AbortSignal;
  /** Resolves at the end of the drain. */
  readonly stopped: Promise<Outcome>;
  /** Marks the process as ready for requests. False when it is already stopping. */
  markReady(): boolean;
  /** Adds a callback that runs after the last request is answered. The callback added last runs first. */
  onTeardown(name: string, close: () => unknown): void;
  /** Drains and closes. The second call stops waiting for idle clients, the third for requests in flight. */
  stop(reason: StopReason): Promise<Outcome>;
};

/**
 * Adds a life cycle to `server`. It does not touch the process (`supervise` does), so tests can call it. Call it before the server
 * listens.
 */
export function createLifecycle(
  server: Server,
  { logger, limits = defaultLimits }: { logger: Logger; limits?: DrainLimits },
): Lifecycle {
  const connections = watchConnections(server);
  const drain = prepareDrain(server, connections, limits);
  const steps: TeardownStep[] = [];
  const leaving = new AbortController();
  const { promise: stopped, resolve, reject } = Promise.withResolvers<Outcome>();
  let state: State = 'starting';
  let wasReady = false;
  let hurries = 0;

  async function leave(reason: StopReason): Promise<Outcome> {
    logger.info({ ...asFields(reason), wasReady, holdAtMostMs: longestHoldMs(limits) }, 'draining');
    // A replica that was never ready gets no requests, so there is nothing to wait for.
    const { dropped, tookMs } = await drain(() => (wasReady ? hurries : Math.max(hurries, 1)));
    const failures = await tearDown(steps, limits.teardownMs);
    for (const { step, cause } of failures) logger.error({ err: cause, step }, 'teardown failed');
    const clean = wasReady && 'signal' in reason && dropped === 0 && failures.length === 0;
    const outcome: Outcome = { exitCode: clean ? 0 : 1, dropped };
    state = 'stopped';
    logger[clean ? 'info' : 'error']({ ...outcome, tookMs }, 'stopped');
    return outcome;
  }

  return {
    get state() {
      return state;
    },
    get wasReady() {
      return wasReady;
    },
    get inFlight() {
      return connections.inFlight() + connections.arriving();
    },
    get openConnections() {
      return connections.open();
    },
    leaving: leaving.signal,
    stopped,
    markReady() {
      if (state !== 'starting') return state === 'ready';
      state = 'ready';
      wasReady = true;
      logger.info({}, 'ready');
      return true;
    },
    onTeardown(name, close) {
      steps.push({ name, close });
    },
    stop(reason) {
      if (state === 'draining' || state === 'stopped') {
        hurries += 1;
        logger.warn({ ...asFields(reason), hurries }, 'repeated stop signal: shortening the drain');
        return stopped;
      }
      state = 'draining';
      leaving.abort();
      leave(reason).then(resolve, reject);
      return stopped;
    },
  };
}

function asFields(reason: StopReason): object {
  return 'signal' in reason ? { signal: reason.signal } : { err: reason.fault };
}
