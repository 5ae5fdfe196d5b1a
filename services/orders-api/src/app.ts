import { authenticate, identityOf, type TokenVerifier } from '@zero-downtime/auth';
import type { Pool } from '@zero-downtime/database';
import { createApp, type Health, rateLimit } from '@zero-downtime/http';
import { createRegistry, type Logger, type Registry, type Tracing } from '@zero-downtime/observability';
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
  tracing?: Tracing | undefined;
}

export interface Limits {
  /** Of one client. */
  requestsPerMinute: number;
  maxInFlight: number;
  requestTimeoutMs: number;
}

/** The orders API as an express app that does not listen yet. */
export function createOrdersApp(parts: Parts): Express {
  const { db, logger, health, verifier, registry, tracing } = parts;
  const { requestsPerMinute, ...limits } = parts.limits;
  return createApp({
    health,
    logger,
    registry: registry ?? createRegistry({ service: 'orders-api', release: health.release }),
    limits,
    tracing,
    guards: [
      authenticate(verifier),
      rateLimit({ perMinute: requestsPerMinute, keyOf: (request) => identityOf(request).subject }),
    ],
    publicRoutes: [docsRoutes()],
    routes: features(db),
  });
}
