import { type Logger, observeRequests, type Registry, type Tracing } from '@zero-downtime/observability';
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import { admit } from './admission.ts';
import { deadline } from './deadline.ts';
import { errorHandler } from './error-handler.ts';
import { type Health, healthRoutes } from './health.ts';
import { parseQuery } from './query.ts';
import { readJson } from './read-json.ts';
import { refuseAmbiguous } from './refuse-ambiguous.ts';
import { requestContext } from './request-context.ts';
import { securityHeaders } from './security-headers.ts';
import { unknownPath } from './unknown-path.ts';

/** Bytes; far above a real order, far below a harmful size. */
const BODY_LIMIT = 100_000;

export interface Limits {
  /** Requests of one client under way, without probes; one more is refused at once with 429. Unlimited by default. */
  maxInFlight?: number;
  /** The longest time from the head of a request to its answer, ms. Unlimited by default. */
  requestTimeoutMs?: number;
}

export interface AppOptions {
  health: Health;
  /** The service's routes, each with its full path, which metrics show. */
  routes: Router[];
  /** Routes without guards. */
  publicRoutes?: Router[];
  /** Run in order before the body is read: authentication, authorization, rate limit. */
  guards?: RequestHandler[];
  /** The client of a request that has passed the guards, among whom slots are shared. By default clients are not told apart, and each refusal is 503. */
  clientOf?: (request: Request) => string;
  limits?: Limits;
  logger: Logger;
  registry: Registry;
  tracing?: Tracing | undefined;
}

/** An express app with the common parts of a service and the service's routes. Does not listen. */
export function createApp(options: AppOptions): Express {
  const { health, routes, publicRoutes = [], guards = [], clientOf } = options;
  const { maxInFlight = Number.POSITIVE_INFINITY, requestTimeoutMs } = options.limits ?? {};
  const read = readJson(BODY_LIMIT, options.tracing?.bind);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', parseQuery);
  app.use(
    securityHeaders,
    requestContext(health.release),
    observeRequests(options),
    healthRoutes(health),
    ...(requestTimeoutMs === undefined ? [] : [deadline(requestTimeoutMs)]),
    ...publicRoutes,
    ...guards,
    refuseAmbiguous,
    admit({ maxInFlight, clientOf, read }),
    ...routes,
    unknownPath,
    errorHandler,
  );
  return app;
}
