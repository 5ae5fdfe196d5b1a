import { httpLog, httpMetrics, type Logger, type Registry } from '@zero-downtime/observability';
import express, { type Express, type Router } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { errorHandler } from './error-handler.ts';
import { type Health, healthRoutes } from './health.ts';
import { requestContext } from './request-context.ts';
import { requireJson } from './require-json.ts';
import { unknownPath } from './unknown-path.ts';

/** Far above any sane order, far below what hurts. Bytes. */
const BODY_LIMIT = 100_000;

/** Nobody renders JSON: nothing may be loaded from it. Whether there is TLS is known to whoever ends it, in front of the service. */
const API_HEADERS: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  strictTransportSecurity: false,
};

export interface AppOptions {
  health: Health;
  /** The service's own; each route with its whole path, which is what the metrics show. */
  routes: Router[];
  logger: Logger;
  registry: Registry;
}

/** An express app with what every service has; the routes are the service's own. Does not listen. */
export function createApp({ health, routes, logger, registry }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(requestContext(health.release), httpLog(logger), httpMetrics(registry), helmet(API_HEADERS));
  app.use(healthRoutes(health));
  app.use(requireJson, express.json({ limit: BODY_LIMIT, type: ['application/json', 'application/*+json'] }));
  app.use(...routes, unknownPath, errorHandler);
  return app;
}
