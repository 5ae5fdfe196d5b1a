import { type IncomingMessage, Server, type ServerResponse } from 'node:http';

/** Handles a request, or hands it to the service with `next`. */
export type Handle = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** The engine, the edge and Prometheus ask these; users do not. */
const NOT_OF_USERS = new Set(['ready', 'health', 'metrics']);

/** Has `handle` called before the service's own listeners, for each request to any HTTP server of the process. */
export function onRequest(handle: Handle): void {
  const { emit } = Server.prototype;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...args: unknown[]) {
    const goOn = (): boolean => Reflect.apply(emit, this, [event, ...args]);
    if (event !== 'request') return goOn();
    const [request, response] = args as [IncomingMessage, ServerResponse];
    handle(request, response, goOn);
    return true;
  };
}

/** The same for requests of users: probes and metrics go by. */
export function onUserRequest(handle: Handle): void {
  onRequest((request, response, next) => {
    if (NOT_OF_USERS.has(segmentsOf(request)[0] ?? '')) return next();
    handle(request, response, next);
  });
}

/** `/orders/7?fields=id` → `['orders', '7']`. */
export const segmentsOf = ({ url = '' }: IncomingMessage): string[] =>
  (url.split('?')[0] ?? '').split('/').filter(Boolean);
