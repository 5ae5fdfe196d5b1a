import type { Server } from 'node:http';
import { checkGracePeriod } from './check-grace-period.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { type DrainLimits, defaultLimits } from './limits.ts';
import type { Logger } from './logger.ts';

/** How long after the end of everything the process may linger before it is ended by force, ms. */
const LINGER_MS = 500;

export type SuperviseOptions = {
  logger: Logger;
  limits?: DrainLimits;
  /** When the orchestrator would kill the process, ms after SIGTERM (`stop_grace_period`). Not checked when left out. */
  stopGracePeriodMs?: number | undefined;
};

/**
 * The one call that makes the process stop well: SIGTERM and SIGINT drain `server`, a second one hurries; an exception that nobody caught
 * is logged and drains too. The exit code is set, the process ends by itself. To be called once, before the server listens.
 *
 * @throws {GracePeriodError} when the drain would not fit into `stopGracePeriodMs`.
 */
export function supervise(server: Server, options: SuperviseOptions): Lifecycle {
  const { logger, limits = defaultLimits, stopGracePeriodMs } = options;
  if (stopGracePeriodMs !== undefined) checkGracePeriod(limits, stopGracePeriodMs);
  const lifecycle = createLifecycle(server, { logger, limits });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void lifecycle.stop({ signal }));
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (fault: unknown) => {
      logger.fatal({ err: fault, event }, 'nobody caught this');
      process.exitCode = 1;
      // A fault in a drain is logged and fails the process, but is no reason to drop the requests that are still being answered.
      if (!lifecycle.leaving.aborted) void lifecycle.stop({ fault });
    });
  }

  lifecycle.stopped
    .then(({ exitCode }) => {
      process.exitCode ||= exitCode;
    })
    .catch((fault) => {
      logger.fatal({ err: fault }, 'the drain itself failed');
      process.exitCode = 1;
    })
    // The event loop is empty by now unless something was left open; unref'd, this timer does not keep it alive.
    .finally(() => setTimeout(() => process.exit(), LINGER_MS).unref());
  return lifecycle;
}
