import { setTimeout as delay } from 'node:timers/promises';
import { errorText, type Pool, statement } from '@zero-downtime/database';
import type { Logger } from '@zero-downtime/observability';

const EVERY_MS = 60_000;
const AT_MOST = 1_000;

const EXPIRE = statement<{ deleted: number }>(
  'delete_expired_keys',
  'SELECT delete_expired_idempotency_keys($1) AS deleted',
  { idempotent: true },
);

/**
 * Deletes expired keys periodically until `leaving`. Every replica does so, and skips keys that another replica is deleting.
 * A failure is logged and retried later: expired keys only take up space.
 */
export async function expireKeys(db: Pool, logger: Logger, leaving: AbortSignal): Promise<void> {
  while (!leaving.aborted) {
    let deleted = 0;
    try {
      deleted = (await db.query(EXPIRE, [AT_MOST]))[0]?.deleted ?? 0;
      if (deleted > 0) logger.info({ deleted }, 'deleted expired idempotency keys');
    } catch (error) {
      logger.warn({ reason: errorText(error) }, 'could not delete expired idempotency keys');
    }
    if (deleted < AT_MOST) await delay(EVERY_MS, undefined, { signal: leaving, ref: false }).catch(() => {});
  }
}
