import { type Logger, observeRequests, type Registry, type Tracing } from '@zero-downtime/observability';
import express, { type Express, type RequestHandler, type Router } from 'express';
import { admit, type Limits } from './admission.ts';
import { errorHandler } from './error-handler.ts';
import { type Health, healthRoutes } from './health.ts';
import { readJson } from './read-json.ts';
import { requestContext } from './request-context.ts';
import { securityHeaders } from './security-headers.ts';
import { unknownPath } from './unknown-path.ts';

/** Bytes; far above a real order, far below a harmful size. */
const BODY_LIMIT = 100_000;

export interface AppOptions {
  health: Health;
  /** The service's routes, each with its full path, which metrics show. */
  routes: Router[];
  /** Routes without guards. */
  publicRoutes?: Router[];
  /** Run in order before the body is read: authentication, authorization, rate limit. */
  guards?: RequestHandler[];
  limits?: Limits;
  logger: Logger;
  registry: Registry;
  tracing?: Tracing | undefined;
}

/** An express app with the common parts of a service and the service's routes. Does not listen. */
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
