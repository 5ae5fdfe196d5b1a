import { type Logger, observeRequests, type Registry, type Tracing } from '@zero-downtime/observability';
import express, { type Express, type RequestHandler, type Router } from 'express';
import { admit, type Limits } from './admission.ts';
import { errorHandler } from './error-handler.ts';
import { type Health, healthRoutes } from './health.ts';
import { readJson } from './read-json.ts';
import { requestContext } from './request-context.ts';
import { securityHeaders } from './security-headers.ts';
import { unknownPath } from './unknown-path.ts';

/** Far above any sane order, far below what hurts. Bytes. */
const BODY_LIMIT = 100_000;

export interface AppOptions {
  health: Health;
  /** The service's own; each route with its whole path, which is what the metrics show. */
  routes: Router[];
  /** Public: not guarded. */
  publicRoutes?: Router[];
  /** Asked in turn before the body of a request is read: who is it, may they, not so fast. */
  guards?: RequestHandler[];
  limits?: Limits;
  logger: Logger;
  registry: Registry;
  tracing?: Tracing | undefined;
}

/** An express app with what every service has; the routes are the service's own. Does not listen. */
export function createApp(options: AppOptions): Express {
  const { health, routes, publicRoutes = [], guards = [], limits = {} } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(
    securityHeaders,
    requestContext(health.release),
    observeRequests(options),
    healthRoutes(health),
    admit(limits),
    ...publicRoutes,
    ...guards,
    readJson(BODY_LIMIT, options.tracing?.bind),
    ...routes,
    unknownPath,
    errorHandler,
  );
  return app;
}
