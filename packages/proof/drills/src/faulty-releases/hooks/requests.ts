import { type IncomingMessage, Server, type ServerResponse } from 'node:http';

/** Handles a request, or passes it to the service with `next`. */
export type Handle = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Paths for the engine, the edge and Prometheus, not for users. */
const NOT_OF_USERS = new Set(['ready', 'health', 'metrics']);

/** Calls `handle` before the service's listeners, for each request to any HTTP server of the process. */
export function onRequest(handle: Handle): void {
  const { emit } = Server.prototype;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...args: unknown[]) {
    const passOn = (): boolean => Reflect.apply(emit, this, [event, ...args]);
    if (event !== 'request') return passOn();
    const [request, response] = args as [IncomingMessage, ServerResponse];
    handle(request, response, passOn);
    return true;
  };
}

/** The same for users' requests only, without probes and metrics. */
export function onUserRequest(handle: Handle): void {
  onRequest((request, response, next) => {
    if (NOT_OF_USERS.has(segmentsOf(request)[0] ?? '')) return next();
    handle(request, response, next);
  });
}

/** `/orders/7?fields=id` → `['orders', '7']`. */
export const segmentsOf = ({ url = '' }: IncomingMessage): string[] =>
  (url.split('?')[0] ?? '').split('/').filter(Boolean);
