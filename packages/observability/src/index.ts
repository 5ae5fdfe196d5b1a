export type { Logger } from 'pino';
export type { Registry } from 'prom-client';
export { httpLog } from './http-log.ts';
export { httpMetrics } from './http-metrics.ts';
export { createLogger, type LoggerOptions } from './logger.ts';
export { createMetricsServer } from './metrics-server.ts';
export type { Middleware } from './middleware.ts';
export { createRegistry } from './registry.ts';
export { routeOf } from './route-of.ts';
