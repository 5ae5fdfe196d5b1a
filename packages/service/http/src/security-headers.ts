import { ServerResponse } from 'node:http';
import helmet, { type HelmetOptions } from 'helmet';

/** JSON is not rendered: nothing may be loaded from it. Whether there is TLS is known in front of the service, where it ends. */
const FOR_AN_API: HelmetOptions = {
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
};

/**
 * The headers that helmet sets, asked once: they are the same for every answer, and its eleven middlewares cost more than
 * setting what came out of them.
 */
export function securityHeaders(): readonly (readonly [name: string, value: string])[] {
  const headers: [string, string][] = [];
  const recorder = Object.assign(Object.create(ServerResponse.prototype), {
    setHeader: (name: string, value: unknown) => headers.push([name, String(value)]),
    removeHeader: () => {},
  });
  helmet(FOR_AN_API)(Object.create(null), recorder, (error?: unknown) => {
    if (error) throw error;
  });
  return headers;
}
