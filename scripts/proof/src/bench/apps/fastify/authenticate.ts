import type { Identity, TokenVerifier } from '@zero-downtime/auth';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity;
  }
}

/** The service's verifier with its cache: both apps pay the same for a token. */
export function authenticate(app: FastifyInstance, verifier: TokenVerifier): void {
  app.decorateRequest('identity', undefined as unknown as Identity);
  app.addHook('onRequest', (request, _reply, done) => {
    const identity = verifier.verify(request.headers.authorization);
    if (identity instanceof Promise) {
      identity.then((found) => {
        request.identity = found;
        done();
      }, done);
    } else {
      request.identity = identity;
      done();
    }
  });
}
