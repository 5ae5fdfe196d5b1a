import type { Database } from '@zero-downtime/database';
import { createApp, type Health } from '@zero-downtime/http';
import { createRegistry, type Logger, type Registry } from '@zero-downtime/observability';
import type { Express } from 'express';
import { features } from './features.ts';

export interface Parts {
  db: Database;
  logger: Logger;
  health: Health;
  registry?: Registry;
}

/** The orders API as an express app that does not listen yet. */
export function createOrdersApp({
  db,
  logger,
  health,
  registry = createRegistry({ service: 'orders-api', release: health.release }),
}: Parts): Express {
  return createApp({ health, routes: features(db), logger, registry });
}
