import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { errorText, type Pool, statement } from '@zero-downtime/database';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import type { Logger } from '@zero-downtime/observability';
import { startHeartbeat as start } from '@zero-downtime/schema-contract';

/** How long the teardown waits for the last heartbeat, ms. */
const FAREWELL_MS = 1_000;

/** Reports the release to the database for as long as this replica may write, because a contract waits for older releases. */
export function startHeartbeat(parts: {
  pool: Pool;
  identity: { service: string; release: string };
  lifecycle: Lifecycle;
  logger: Logger;
}): void {
  const { pool, identity, lifecycle, logger } = parts;
  const heart = start(
    { query: (text, values) => pool.query(statement('heartbeat', text), values) },
    { ...identity, instance: hostname() },
    { onFailed: (error) => logger.debug({ reason: errorText(error) }, 'heartbeat failed') },
  );
  lifecycle.onTeardown('heartbeat', () =>
    Promise.race([heart.stop(), delay(FAREWELL_MS, undefined, { ref: false })]),
  );
}
