import { createLogger, createRegistry } from '@zero-downtime/observability';
import type { Router } from 'express';
import supertest from 'supertest';
import { createApp, type Health } from './index.ts';

/** An app around `routes` for the tests of this package, and the lines it logged. */
export function appAround(routes: Router, health: Partial<Health> = {}) {
  const lines: Record<string, unknown>[] = [];
  const app = createApp({
    health: {
      release: '1.2.3',
      lifecycle: { state: 'ready', wasReady: true },
      whyNotReady: async () => undefined,
      ...health,
    },
    routes: [routes],
    logger: createLogger(
      { service: 'test', release: '1.2.3', level: 'info' },
      { write: (line) => lines.push(JSON.parse(line)) },
    ),
    registry: createRegistry({ service: 'test', release: '1.2.3' }),
  });
  return { agent: supertest(app), lines };
}
