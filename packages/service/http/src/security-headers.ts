import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** What helmet gives an API. JSON is not rendered: nothing may be loaded from it. Whether there is TLS is known in front of the service, where it ends. */
export const securityHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  strictTransportSecurity: false,
  // Of use to Internet Explorer, Flash, and pages with links only.
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  xDnsPrefetchControl: false,
});
