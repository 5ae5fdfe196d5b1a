import type { Server } from 'node:http';
import { watchConnections } from './connections.ts';
import { prepareDrain } from './drain.ts';
import { type DrainLimits, defaultLimits, longestHoldMs } from './limits.ts';
import type { Logger } from './logger.ts';
import { type TeardownStep, tearDown } from './teardown.ts';

/** `starting` → `ready` → `draining` → `stopped`; a process that is told to stop early skips `ready`. There is no way back. */
export type State = 'starting' | 'ready' | 'draining' | 'stopped';

/** Why a process stops: it was told to, or something broke that nobody caught. */
export type StopReason = { signal: string } | { fault: unknown };

export type Outcome = {
  /** 0 only for a process that was ready, was told to stop, dropped nothing and closed everything. */
  exitCode: 0 | 1;
  /** Requests cut off unanswered. */
  dropped: number;
};

export type Lifecycle = {
  readonly state: State;
  /** Whether it was ever ready. Stays true while draining. */
  readonly wasReady: boolean;
  /** Requests under way: those that the application is answering, and those of which only a part has arrived. */
  readonly inFlight: number;
  /** Connections that are open, idle and upgraded ones too. */
  readonly openConnections: number;
  /** Aborted when the drain begins: for loops that should end then. */
  readonly leaving: AbortSignal;
  /** Resolves at the end of the drain. */
  readonly stopped: Promise<Outcome>;
  /** From now on the process takes requests. False when it is being stopped already. */
  markReady(): boolean;
  /** Has something closed after the last request is answered; what was added last is closed first. */
  onTeardown(name: string, close: () => unknown): void;
  /** Drains and closes. Called again, it hurries: first idle clients are no longer waited for, then requests neither. */
  stop(reason: StopReason): Promise<Outcome>;
};

/**
 * Gives `server` a life cycle. Touches nothing of the process (see `supervise` for that), so that it can be tested in one.
 * To be called before the server listens.
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
    // Nobody sends requests to a replica that never said it was ready: no reason to wait for them to notice.
    const { dropped, tookMs } = await drain(() => (wasReady ? hurries : Math.max(hurries, 1)));
    const failures = await tearDown(steps, limits.teardownMs);
    for (const { step, cause } of failures) logger.error({ err: cause, step }, 'could not close');
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
        logger.warn({ ...asFields(reason), hurries }, 'told to stop again: hurrying');
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
