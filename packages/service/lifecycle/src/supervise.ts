import type { Server } from 'node:http';
import { checkGracePeriod } from './check-grace-period.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { type DrainLimits, defaultLimits } from './limits.ts';
import type { Logger } from './logger.ts';

/** How long the process may stay alive after the teardown before `process.exit`, ms. */
const LINGER_MS = 500;

export type SuperviseOptions = {
  logger: Logger;
  limits?: DrainLimits;
  /** When the orchestrator kills the process, ms after SIGTERM (`stop_grace_period`). Not checked if undefined. */
  stopGracePeriodMs?: number | undefined;
};

/**
 * Makes the process stop gracefully. SIGTERM and SIGINT drain `server`; repeated signals shorten the drain. An uncaught error is logged and
 * drains too. It sets the exit code; the process ends by itself. Call it once, before the server listens.
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
      logger.fatal({ err: fault, event }, 'uncaught error');
      process.exitCode = 1;
      // A fault during the drain fails the process, but must not drop requests in flight.
      if (!lifecycle.leaving.aborted) void lifecycle.stop({ fault });
    });
  }

  lifecycle.stopped
    .then(({ exitCode }) => {
      process.exitCode ||= exitCode;
    })
    .catch((fault) => {
      logger.fatal({ err: fault }, 'drain failed');
      process.exitCode = 1;
    })
    // By now only a leaked handle keeps the event loop alive; this timer is unref'd.
    .finally(() => setTimeout(() => process.exit(), LINGER_MS).unref());
  return lifecycle;
}
