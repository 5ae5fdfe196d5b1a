import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, readAnswer } from './read-answer.ts';

export { type Answer, LostRequest } from './read-answer.ts';

export type RequestOptions = {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  /** How long the request takes to the server, after the client has chosen a connection. */
  wireMs?: number;
  /** The delay between the first and the second half of the body. */
  restAfterMs?: number;
};

/**
 * A low-level HTTP/1.1 client that follows the protocol strictly. It reuses a connection until an answer has `Connection: close`, the
 * server closes it or the time of `Keep-Alive: timeout=` is over, to the millisecond. It never retries. Answers must have a Content-Length.
 */
export class KeepAliveClient {
  readonly #port: number;
  #socket: Socket | undefined;
  #usableUntil = Number.POSITIVE_INFINITY;

  constructor(port: number) {
    this.#port = port;
  }

  /** Whether the next request reuses the open connection. */
  get connected(): boolean {
    return this.#socket?.readable === true && this.#socket.writable && performance.now() < this.#usableUntil;
  }

  async connect(): Promise<void> {
    this.close();
    const socket = connect(this.#port, '127.0.0.1').setNoDelay();
    socket.on('error', () => {});
    await once(socket, 'connect');
    this.#socket = socket;
  }

  /** @throws {LostRequest}; ECONNREFUSED when it has to connect and no server listens. */
  async request(path = '/', options: RequestOptions = {}): Promise<Answer> {
    const { method = 'GET', body = '', headers = {}, wireMs = 0, restAfterMs = 0 } = options;
    if (!this.connected) await this.connect();
    const socket = this.#socket as Socket;
    if (wireMs > 0) await delay(wireMs);
    const ofBody = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
    const lines = Object.entries({ Host: 'test', ...headers, ...(body && ofBody) }).map((line) =>
      line.join(': '),
    );
    const text = `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
    const cut = restAfterMs > 0 ? text.length - Math.ceil(body.length / 2) : text.length;
    socket.write(text.slice(0, cut));
    const rest = cut < text.length && delay(restAfterMs).then(() => socket.write(text.slice(cut)));
    const [answer] = await Promise.all([readAnswer(socket), rest]);
    this.#usableUntil = performance.now() + (answer.keepAliveMs ?? Number.POSITIVE_INFINITY);
    if (answer.closes) this.close();
    return answer;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#usableUntil = Number.POSITIVE_INFINITY;
  }
}
