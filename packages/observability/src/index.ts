export type { Logger } from 'pino';
export type { Registry } from 'prom-client';
export { httpMetrics } from './http-metrics.ts';
export { createLogger, type LoggerOptions } from './logger.ts';
export { createMetricsServer, createRegistry } from './metrics-server.ts';
