import { createServer, type Server } from 'node:http';

/** For a client to send the head of a request, ms. Also the longest that a connection which never sends a byte stays. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Node looks every 30 s by default, which makes 40 s of a limit of 10. */
const LOOK_EVERY_MS = 1_000;
/** All header fields of a request together, bytes; past it Node answers 431. Its default, said here because a proxy in front has to fit. */
const MAX_HEADER_BYTES = 16_384;
/** Node's default is 2000. Browsers and proxies together send some 30. */
const MAX_HEADERS = 100;

/**
 * A server that waits for no client for ever: a request has to have arrived whole within `requestTimeoutMs`.
 * The keep-alive timeout is set by the drain.
 */
export function createHttpServer({ requestTimeoutMs }: { requestTimeoutMs: number }): Server {
  const server = createServer({
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: LOOK_EVERY_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    requireHostHeader: true,
    insecureHTTPParser: false,
  });
  server.maxHeadersCount = MAX_HEADERS;
  return server;
}
