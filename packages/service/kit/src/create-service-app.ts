import { authenticate, identityOf, type TokenVerifier } from '@zero-downtime/auth';
import { createApp, type Health, type Limits, rateLimit } from '@zero-downtime/http';
import type { Logger, Registry, Tracing } from '@zero-downtime/observability';
import { type OpenApiDocument, ofRelease } from '@zero-downtime/openapi';
import { docsRoutes } from '@zero-downtime/openapi/docs';
import type { Express, Router } from 'express';

export interface ServiceAppOptions {
  routes: Router[];
  /** Served with the version of the release. */
  document: OpenApiDocument;
  health: Health;
  verifier: TokenVerifier;
  limits: Required<Limits> & {
    /** The limit of one client. */
    requestsPerMinute: number;
  };
  logger: Logger;
  registry: Registry;
  tracing?: Tracing | undefined;
}

/** The express app of a service, which does not listen yet: its documentation is public, its routes require a token. */
export function createServiceApp({ document, verifier, limits, ...options }: ServiceAppOptions): Express {
  const { requestsPerMinute, ...ofRequests } = limits;
  return createApp({
    ...options,
    limits: ofRequests,
    publicRoutes: [docsRoutes(ofRelease(document, options.health.release))],
    guards: [
      authenticate(verifier),
      rateLimit({ perMinute: requestsPerMinute, keyOf: (request) => identityOf(request).subject }),
    ],
  });
}
