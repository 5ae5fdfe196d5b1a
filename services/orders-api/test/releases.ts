import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase } from '@zero-downtime/database';
import { createLogger } from '@zero-downtime/observability';
import supertest from 'supertest';
import { afterAll, inject } from 'vitest';

export const serviceDir = dirname(dirname(fileURLToPath(import.meta.url)));

export type Release = '1.0.0' | '2.0.0';

/** The modules of a release: 1.0.0 from its own sources, made of the overlay. */
export async function modulesOf(release: Release) {
  const dir = release === '1.0.0' ? inject('v1Dir') : serviceDir;
  return {
    ...((await import(`${dir}/src/app.ts`)) as typeof import('../src/app.ts')),
    ...((await import(`${dir}/src/readiness.ts`)) as typeof import('../src/readiness.ts')),
  };
}

/** The API of a release on a database, without a port. Everything is closed after the tests of the file. */
export async function startApi(release: Release, appUrl: string) {
  const { createOrdersApp, readinessOf } = await modulesOf(release);
  const applicationName = `orders-api/${release}`;
  const db = createDatabase({ url: appUrl, applicationName, poolMax: 5, connectTimeoutMs: 2_000 });
  const probeDb = createDatabase({ url: appUrl, applicationName, poolMax: 1, connectTimeoutMs: 2_000 });
  const close = () => Promise.all([db.destroy(), probeDb.destroy()]);
  afterAll(close);
  const lines: string[] = [];
  const app = createOrdersApp({
    db,
    logger: createLogger(
      { service: 'orders-api', release, level: 'info' },
      { write: (line) => lines.push(line) },
    ),
    health: {
      release,
      lifecycle: { state: 'ready', wasReady: true },
      whyNotReady: readinessOf(probeDb, release),
    },
  });
  return { agent: supertest(app), db, close, log: () => lines.join('') };
}
