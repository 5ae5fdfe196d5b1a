import { createServer, type Server } from 'node:http';

/** Time for a client to send the head of a request, ms. Also closes connections that never send a byte. */
const HEADERS_TIMEOUT_MS = 10_000;
/** The interval of Node's timeout checks. The default is 30 s, so a limit of 10 s could take 40 s. */
const POLL_INTERVAL_MS = 1_000;
/** The deadline of the app comes first: its answer explains itself and closes the connection gently. Node's own closes it at once, ms. */
const AFTER_DEADLINE_MS = 2_000;
/** All header fields of a request, bytes; beyond it Node answers 431. Node's default; proxies in front must match it. */
const MAX_HEADER_BYTES = 16_384;
/** Node's default is 2000. Browsers and proxies together send some 30. Beyond it Node answers 431. */
const MAX_HEADERS = 100;

/**
 * A server with a limit for slow clients: a request's head must be complete within `requestTimeoutMs`, its body 2 s later. The drain sets
 * the keep-alive timeout.
 */
export function createHttpServer({ requestTimeoutMs }: { requestTimeoutMs: number }): Server {
  const server = createServer({
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    requestTimeout: requestTimeoutMs + AFTER_DEADLINE_MS,
    connectionsCheckingInterval: POLL_INTERVAL_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    requireHostHeader: true,
    insecureHTTPParser: false,
  });
  server.maxHeadersCount = MAX_HEADERS;
  return server;
}
