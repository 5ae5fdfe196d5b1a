import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { errorHandler, notFound, requireJson } from './error-handler.ts';
import { type Health, healthRoutes } from './health.ts';
import { requestContext } from './request-context.ts';
import { requestLog } from './request-log.ts';

/** Far above any sane order, far below what hurts. Bytes. */
const BODY_LIMIT = 100_000;

export interface AppOptions {
  health: Health;
  routes: Router[];
  logger: Parameters<typeof errorHandler>[0] & Parameters<typeof requestLog>[0];
  /** Counts requests; from `httpMetrics` of the observability package. */
  measure: RequestHandler;
}

/** An express app with what every service of ours has; the routes are the service's own. Does not listen. */
export function createApp({ health, routes, logger, measure }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(requestContext(health.release), measure, requestLog(logger), helmet());
  app.use(healthRoutes(health));
  app.use(requireJson, express.json({ limit: BODY_LIMIT, strict: true }));
  app.use(...routes, notFound, errorHandler(logger));
  return app;
}
