import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPool } from '@zero-downtime/database';
import { watchEventLoopDelay } from '@zero-downtime/http';
import { createServiceApp, readinessOf, watchSchema } from '@zero-downtime/kit';
import { createLogger, createRegistry } from '@zero-downtime/observability';
import supertest from 'supertest';
import { afterAll, expect, inject, vi } from 'vitest';
import { described } from './openapi/described.ts';

export type { Release } from './openapi/documents.ts';

import type { Release } from './openapi/documents.ts';
import { bearer, FULFILMENT, verifier } from './tokens.ts';

export const serviceDir = dirname(dirname(fileURLToPath(import.meta.url)));

export type Api = Awaited<ReturnType<typeof startApi>>;

/** What a release is: 1.0.0 by its own sources, made of the overlay. */
async function serviceOf(release: Release) {
  const dir = release === '1.0.0' ? inject('v1Dir') : serviceDir;
  const { service } = (await import(`${dir}/src/service.ts`)) as typeof import('../src/service.ts');
  return service;
}

/** So much that no test meets them, unless it is about them. */
const WIDE = {
  requestsPerMinute: 1_000_000,
  maxInFlight: 1_000,
  requestTimeoutMs: 60_000,
  acquireTimeoutMs: 60_000,
  poolMin: 0,
};

/** The API of a release on a database, without a port. Everything is closed after the tests of the file. */
export async function startApi(release: Release, appUrl: string, narrow: Partial<typeof WIDE> = {}) {
  const { name, needs, features, document } = await serviceOf(release);
  const { acquireTimeoutMs, poolMin, ...limits } = { ...WIDE, ...narrow };
  const open = (max: number, min = 0) =>
    createPool({
      url: appUrl,
      applicationName: `orders-api/${release}`,
      min,
      max,
      acquireTimeoutMs,
      maxLifetimeMs: 5_000,
    });
  const [db, background] = [open(5, poolMin), open(1)];
  const leaving = new AbortController();
  const close = () => {
    leaving.abort();
    return Promise.all([db.close(), background.close()]);
  };
  afterAll(close);
  const schema = watchSchema(background, { release, needs }, leaving.signal);
  const whyNotReady = readinessOf({ schema, eventLoop: watchEventLoopDelay() });
  await vi.waitFor(() => expect(whyNotReady('ready')?.reason).not.toBe('starting'), { timeout: 30_000 });
  const lines: string[] = [];
  const identity = { service: name, release };
  const app = createServiceApp({
    routes: features(db),
    document,
    verifier,
    limits,
    logger: createLogger({ ...identity, level: 'info' }, { write: (line) => lines.push(line) }),
    registry: createRegistry(identity),
    health: {
      release,
      lifecycle: { state: 'ready', wasReady: true },
      whyNotReady,
    },
  });
  const asDescribed = await described(release);
  /** A client that checks each answer against the release's own document. */
  const client = () => supertest.agent(app).use(asDescribed);
  const as = async (subject: string, scopes?: readonly string[]) =>
    client().set('Authorization', await bearer(subject, scopes));
  return {
    /** Without a token. */
    anybody: client(),
    as,
    /** A customer whom nobody has seen before, or one by name. */
    customer: (id: string = randomUUID()) => as(id),
    fulfilment: () => as('fulfilment', FULFILMENT),
    db,
    whyNotReady,
    close,
    log: () => lines.join(''),
  };
}
