import { createServer, type Server } from 'node:http';

/** For a client to send the head of a request, ms. Also the longest that a connection which never sends a byte stays. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Node looks every 30 s by default, which makes 40 s of a limit of 10. */
const LOOK_EVERY_MS = 1_000;

/**
 * A server that waits for no client for ever: a request has to have arrived whole within `requestTimeoutMs`.
 * The keep-alive timeout is set by whoever drains the server.
 */
export function createHttpServer({ requestTimeoutMs }: { requestTimeoutMs: number }): Server {
  return createServer({
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: LOOK_EVERY_MS,
  });
}
