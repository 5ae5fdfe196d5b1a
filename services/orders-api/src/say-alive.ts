import { hostname } from 'node:os';
import { errorText, type Pool, statement } from '@zero-downtime/database';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import { startHeartbeat } from '@zero-downtime/migrations/heartbeat';
import type { Logger } from '@zero-downtime/observability';

/** Tells the database, as long as this replica may write, which release it is: contract waits for those that it leaves out. */
export function sayAlive(parts: {
  probes: Pool;
  identity: { service: string; release: string };
  lifecycle: Lifecycle;
  logger: Logger;
}): void {
  const { probes, identity, lifecycle, logger } = parts;
  const heart = startHeartbeat(
    { query: (text, values) => probes.query(statement('heartbeat', text), values) },
    { ...identity, instance: hostname() },
    { onFailed: (error) => logger.debug({ reason: errorText(error) }, 'heartbeat failed') },
  );
  lifecycle.onTeardown('heartbeat', () => heart.stop());
}
