import { type Agent, request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2, constants, type Http2Session } from 'node:http2';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, connect as connectTls, type PeerCertificate } from 'node:tls';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends a request over HTTP/1.1, in clear or with TLS by the URL. Follows no redirect. */
export function send(
  url: string,
  options: RequestOptions & { ca?: string; agent?: Agent } = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  request(url, options, async (answer) => {
    const { statusCode = 0, headers } = answer;
    text(answer).then((body) => resolve({ status: statusCode, headers, body }), reject);
  })
    .on('error', reject)
    .end(options.method === 'POST' ? 'tea' : undefined);
  return promise;
}

/** Makes a handshake, and returns what was agreed and the serial number of the certificate. */
export function handshake(
  url: string,
  options: ConnectionOptions,
): Promise<{ protocol: string; serial: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ protocol: string; serial: string }>();
  const socket = connectTls({ host: '127.0.0.1', port: Number(new URL(url).port), ...options }, () => {
    const { serialNumber } = socket.getPeerCertificate() as PeerCertificate;
    resolve({ protocol: `${socket.getProtocol()} ${socket.alpnProtocol || 'none'}`, serial: serialNumber });
    socket.destroy();
  }).on('error', reject);
  return promise;
}

/** Opens an HTTP/2 connection from an address of the loopback network; errors of the connection only close it. */
export const openHttp2 = (
  url: string,
  ca: string,
  { source = '127.0.0.1', window = 65_535 } = {},
): ClientHttp2Session =>
  connectHttp2(url, { ca, localAddress: source, settings: { initialWindowSize: window } } as object).on(
    'error',
    () => {},
  );

/** Waits until the edge's limits are known: requests before that may be refused, and would be sent again by a client that retries. */
export const limitsOf = (session: Http2Session): Promise<number> =>
  new Promise((resolve) =>
    session.once('remoteSettings', ({ maxConcurrentStreams }) => resolve(maxConcurrentStreams ?? Infinity)),
  );

/** The edge has not processed the request, and its client sends it again (RFC 9113, section 8.7). */
const REFUSED = 'refused';

/** Sends a request over HTTP/2, and returns its status and body, or the error. @param read whether the body is read */
export function sendOver(
  session: ClientHttp2Session,
  path = '/orders',
  { read = true }: { read?: boolean } = {},
): Promise<{ status: number | string; body: string }> {
  const { promise, resolve } = Promise.withResolvers<{ status: number | string; body: string }>();
  const refused = () => stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
  const fail = (error: NodeJS.ErrnoException) =>
    resolve({ status: refused() ? REFUSED : `${error.code ?? error} ${stream.rstCode}`, body: '' });
  if (session.closed || session.destroyed) return Promise.resolve({ status: 'closed', body: '' });
  const stream = session.request({ [constants.HTTP2_HEADER_PATH]: path }).on('error', fail);
  let answered = false;
  stream.on('response', ({ ':status': status = 0 }) => {
    answered = true;
    if (!read) return resolve({ status, body: '' });
    text(stream).then((body) => resolve({ status, body }), fail);
  });
  stream.on('close', () => answered || fail(new Error('closed without an answer')));
  return promise;
}

/** Clients that never retry: over a fresh connection for each request, over kept ones, and over HTTP/2 with a connection until the edge closes it. */
export function startClients(url: string, ca: string) {
  const outcomes: Record<'fresh' | 'kept' | 'http2', (number | string)[]> = {
    fresh: [],
    kept: [],
    http2: [],
  };
  const agent = new HttpsAgent({ keepAlive: true, maxSockets: 4 });
  let ended = false;
  let session = openHttp2(url, ca);
  let sessions = 1;
  let refused = 0;
  const lane = async (kind: keyof typeof outcomes, sendOne: () => Promise<{ status: number | string }>) => {
    while (!ended) {
      const failed = (error: NodeJS.ErrnoException) => ({ status: error.code ?? error.message });
      outcomes[kind].push((await sendOne().catch(failed)).status);
      await sleep(20);
    }
  };
  const overHttp2 = async (): Promise<{ status: number | string }> => {
    if (session.closed || session.destroyed) {
      session = openHttp2(url, ca);
      sessions++;
    }
    const answer = await sendOver(session);
    if (answer.status !== REFUSED) return answer;
    refused++;
    return overHttp2();
  };
  const lanes = [
    lane('fresh', () => send(`${url}/orders`, { ca, agent: new HttpsAgent({ maxCachedSessions: 0 }) })),
    lane('kept', () => send(`${url}/orders`, { ca, agent })),
    lane('kept', () => send(`${url}/orders`, { ca, agent })),
    lane('http2', overHttp2),
    lane('http2', overHttp2),
  ];
  return {
    /** Ends the clients. Returns how many requests of each had which outcome, the number of HTTP/2 connections, and of requests that the edge refused on them. */
    async stop() {
      ended = true;
      await Promise.all(lanes);
      agent.destroy();
      session.close();
      const counted = Object.entries(outcomes).map(([kind, all]) => [
        kind,
        Object.fromEntries(
          [...new Set(all)].map((one) => [one, all.filter((other) => other === one).length]),
        ),
      ]);
      return {
        outcomes: Object.fromEntries(counted) as Record<string, Record<string, number>>,
        sessions,
        refused,
      };
    },
  };
}
