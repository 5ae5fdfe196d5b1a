import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Helmet's headers for an API. JSON is not rendered, so it may load nothing. HSTS is left to the proxy that terminates TLS. */
export const securityHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  strictTransportSecurity: false,
  // Useful only for Internet Explorer, Flash, and pages with links.
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  xDnsPrefetchControl: false,
});
