/** The same API in idiomatic Fastify: its schemas, logger and plugins, with the service's statements, tokens and orders. */
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { createVerifier, parseKeySet } from '@zero-downtime/auth';
import Fastify from 'fastify';
import { plainPool } from '../plain-pool.ts';
import { settings } from '../settings.ts';
import { authenticate } from './authenticate.ts';
import { observe } from './observe.ts';
import { orderRoutes } from './routes.ts';

const app = Fastify({
  logger: { level: 'info', base: { service: 'orders-api', release: '2.0.0' }, redact: ['err.detail'] },
  // One line a request, like the service: see observe.ts.
  disableRequestLogging: true,
  requestIdHeader: 'x-request-id',
  genReqId: () => randomUUID(),
  bodyLimit: 100_000,
  requestTimeout: 10_000,
});

observe(app);
await app.register(helmet, {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  strictTransportSecurity: false,
});
const verifier = createVerifier({
  issuer: settings.issuer,
  audience: 'orders-api',
  algorithms: ['EdDSA'],
  keys: parseKeySet(settings.keys),
});
app.get('/ready', async () => ({ status: 'ready' }));
await app.register(async (orders) => {
  authenticate(orders, verifier);
  await orders.register(rateLimit, {
    max: settings.requestsPerMinute,
    timeWindow: 60_000,
    enableDraftSpec: true,
    keyGenerator: (request) => request.identity.subject,
  });
  orderRoutes(orders, plainPool(settings.databaseUrl, settings.poolMax));
});
await app.listen({ port: settings.port, host: '127.0.0.1' });
