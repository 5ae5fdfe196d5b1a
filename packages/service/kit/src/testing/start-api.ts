import { loadConfig } from '@zero-downtime/config';
import { createPool } from '@zero-downtime/database';
import { watchEventLoopDelay } from '@zero-downtime/http';
import { createLogger, createRegistry } from '@zero-downtime/observability';
import { ofRelease } from '@zero-downtime/openapi';
import supertest from 'supertest';
import { afterAll, expect, vi } from 'vitest';
import type * as z from 'zod';
import { serviceConfig } from '../config.ts';
import { createServiceApp } from '../create-service-app.ts';
import { readinessOf } from '../readiness.ts';
import type { Service } from '../service.ts';
import { watchSchema } from '../watch-schema.ts';
import { answerChecker, type Exchange } from './check-answer.ts';
import { authEnvironment, bearerToken, verifierFor } from './tokens.ts';

export interface ApiOptions {
  /** The URL for the role that serves requests. */
  databaseUrl: string;
  release: string;
  /** The service's own settings. */
  env?: Record<string, string>;
  /** The limits. The default is too high for a test to reach. */
  limits?: Partial<typeof WIDE>;
  /** Throws for a wrong answer; by default for one that differs from the service's OpenAPI document. */
  check?: (exchange: Exchange) => void;
}

const WIDE = {
  requestsPerMinute: 1_000_000,
  addressSource: 'peer' as const,
  maxInFlight: 1_000,
  requestTimeoutMs: 60_000,
  acquireTimeoutMs: 60_000,
  poolMin: 0,
};

/**
 * Starts a service on a database, without a port, and resolves once it has read the schema. Each answer is checked against the OpenAPI document. Everything is
 * closed after the tests of the file.
 */
export async function startApi<Settings extends z.ZodRawShape>(
  service: Service<Settings>,
  { databaseUrl, release, env = {}, limits = {}, check }: ApiOptions,
) {
  const { name, needs, document } = service;
  const { acquireTimeoutMs, poolMin, ...ofRequests } = { ...WIDE, ...limits };
  const config = loadConfig(serviceConfig(name, service.settings), {
    ...authEnvironment,
    ...env,
    DATABASE_URL: databaseUrl,
    SERVICE_VERSION: release,
  });
  const open = (max: number, min = 0) =>
    createPool({
      url: databaseUrl,
      applicationName: `${name}/${release}`,
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
    routes: service.features(db, config),
    document,
    verifier: verifierFor(name),
    limits: ofRequests,
    logger: createLogger({ ...identity, level: 'info' }, { write: (line) => lines.push(line) }),
    registry: createRegistry(identity),
    health: { release, lifecycle: { state: 'ready', wasReady: true }, whyNotReady },
  });
  const checked = checks(check ?? answerChecker(ofRelease(document, release)));
  const client = () => supertest.agent(app).use(checked);
  return {
    /** A client without a token. */
    anonymous: client(),
    /** A client with a token of these scopes. */
    as: async (subject: string, scopes: readonly string[]) =>
      client().set('Authorization', await bearerToken(name, subject, scopes)),
    db,
    whyNotReady,
    close,
    log: () => lines.join(''),
  };
}

interface Answer extends Pick<Exchange, 'status' | 'headers'> {
  text?: string;
  request: { method: string; url: string };
}

/** A plugin for supertest agents: a request fails when the check of its answer fails. */
const checks =
  (check: (exchange: Exchange) => void) =>
  (request: supertest.Request): void => {
    (request as supertest.Test).expect((response) => {
      const { status, headers, text = '', request: sent } = response as unknown as Answer;
      const { pathname, search } = new URL(sent.url, 'http://localhost');
      check({ method: sent.method, target: pathname + search, status, headers, text });
    });
  };
