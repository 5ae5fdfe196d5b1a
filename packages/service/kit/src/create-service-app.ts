import { authenticate, identityOf, type TokenVerifier } from '@zero-downtime/auth';
import {
  type AddressSource,
  clientAddress,
  createApp,
  type Health,
  type Limits,
  rateLimit,
} from '@zero-downtime/http';
import type { Logger, Registry, Tracing } from '@zero-downtime/observability';
import { type OpenApiDocument, ofRelease } from '@zero-downtime/openapi';
import { docsRoutes } from '@zero-downtime/openapi/docs';
import type { Express, Request, Router } from 'express';

export interface ServiceAppOptions {
  routes: Router[];
  /** Served with the version of the release. */
  document: OpenApiDocument;
  health: Health;
  verifier: TokenVerifier;
  limits: Required<Limits> & {
    /** The limit of one client; without a valid token, of one address. */
    requestsPerMinute: number;
    /** Undefined when the service cannot know the addresses of its clients: then only clients with a token are limited. */
    addressSource: AddressSource | undefined;
  };
  logger: Logger;
  registry: Registry;
  tracing?: Tracing | undefined;
}

/** The express app of a service, which does not listen yet: its documentation is public, its routes require a token. */
export function createServiceApp({ document, verifier, limits, ...options }: ServiceAppOptions): Express {
  const { requestsPerMinute: perMinute, addressSource, ...ofRequests } = limits;
  const clientOf = (request: Request) => identityOf(request).subject;
  const limitAddress =
    addressSource && rateLimit({ perMinute, keyOf: (request) => clientAddress(request, addressSource) });
  return createApp({
    ...options,
    limits: ofRequests,
    clientOf,
    publicRoutes: [docsRoutes(ofRelease(document, options.health.release))],
    guards: [authenticate(verifier, limitAddress), rateLimit({ perMinute, keyOf: clientOf })],
  });
}
