import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type Answer = { status: number; closes: boolean; body: string };

/** A request whose bytes were sent and that nobody answered. What a drain must never cause. */
export class LostRequest extends Error {
  override readonly name = 'LostRequest';
}

/**
 * An HTTP/1.1 client down to its bytes, which keeps to the rules and to nothing more: it reuses a connection until an answer says
 * `Connection: close` or the server ended it, and never retries. Bodies must come with a Content-Length.
 */
export class KeepAliveClient {
  readonly #port: number;
  #socket: Socket | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Whether the next request goes over a connection that has been used before. */
  get connected(): boolean {
    return this.#socket?.readable === true && this.#socket.writable;
  }

  async connect(): Promise<void> {
    const socket = connect(this.#port, '127.0.0.1').setNoDelay();
    socket.on('error', () => {});
    await once(socket, 'connect');
    this.#socket = socket;
  }

  /**
   * `wireMs`: how long the request is on its way to the server, after the client has decided for a connection.
   * @throws {LostRequest}; ECONNREFUSED when it has to connect and nobody listens.
   */
  async request(
    path = '/',
    { method = 'GET', body = '', wireMs = 0 }: { method?: string; body?: string; wireMs?: number } = {},
  ): Promise<Answer> {
    if (!this.connected) await this.connect();
    const socket = this.#socket as Socket;
    if (wireMs > 0) await new Promise((resolve) => setTimeout(resolve, wireMs));
    const head = body && `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: test\r\n${head}\r\n${body}`);
    const answer = await readAnswer(socket);
    if (answer.closes) this.close();
    return answer;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}

function readAnswer(socket: Socket): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = (settle: () => void) => {
      socket.off('data', onData).off('close', onClose);
      settle();
    };
    const onClose = () => finish(() => reject(new LostRequest(`closed after ${text.length} bytes`)));
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const answer = parse(text);
      if (answer) finish(() => resolve(answer));
    };
    socket.on('data', onData).once('close', onClose);
    if (socket.destroyed) onClose();
  });
}

function parse(text: string): Answer | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd);
  const body = text.slice(headEnd + 4);
  if (body.length < Number(/^content-length: (\d+)/im.exec(head)?.[1])) return undefined;
  return { status: Number(head.slice(9, 12)), closes: /^connection: close/im.test(head), body };
}
