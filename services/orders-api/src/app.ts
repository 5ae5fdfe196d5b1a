import { authenticate, identityOf, type TokenVerifier } from '@zero-downtime/auth';
import type { Pool } from '@zero-downtime/database';
import { createApp, type Health, rateLimit } from '@zero-downtime/http';
import { createRegistry, type Logger, type Registry } from '@zero-downtime/observability';
import type { Express } from 'express';
import { docsRoutes } from './docs/routes.ts';
import { features } from './features.ts';

export interface Parts {
  db: Pool;
  logger: Logger;
  health: Health;
  verifier: TokenVerifier;
  limits: Limits;
  registry?: Registry;
}

export interface Limits {
  /** Of one client. */
  requestsPerMinute: number;
  maxInFlight: number;
  requestTimeoutMs: number;
}

/** The orders API as an express app that does not listen yet. */
export function createOrdersApp({ db, logger, health, verifier, limits, registry }: Parts): Express {
  const { requestsPerMinute, ...whole } = limits;
  return createApp({
    health,
    logger,
    registry: registry ?? createRegistry({ service: 'orders-api', release: health.release }),
    limits: whole,
    guards: [
      authenticate(verifier),
      rateLimit({ perMinute: requestsPerMinute, keyOf: (request) => identityOf(request).subject }),
    ],
    publicRoutes: [docsRoutes()],
    routes: features(db),
  });
}
