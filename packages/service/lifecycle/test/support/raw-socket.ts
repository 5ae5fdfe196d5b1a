import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A raw connection, for what an HTTP client does not do. It stays open until the server has closed it completely. */
export class RawSocket {
  readonly socket: Socket;
  /** Everything that the server has sent. */
  text = '';
  /** Resolves when the server has ended its side. */
  readonly ended: Promise<unknown>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes) => {
      this.text += bytes.toString('latin1');
    });
    socket.on('error', () => {});
    this.ended = Promise.race([once(socket, 'end'), once(socket, 'close')]).catch(() => {});
  }

  static async open(port: number, sends = ''): Promise<RawSocket> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const raw = new RawSocket(socket);
    await once(socket, 'connect');
    raw.send(sends);
    return raw;
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** @throws when the server ends the connection first. */
  async receives(what: string): Promise<void> {
    while (!this.text.includes(what)) {
      if (this.socket.readableEnded || this.socket.destroyed) throw new Error(`no ${what} in: ${this.text}`);
      await Promise.race([once(this.socket, 'data'), this.ended]);
    }
  }

  /** The answers so far: status, connection headers, body. */
  get answers(): { status: number; connection: string | undefined; body: string }[] {
    return this.text
      .split(/(?=HTTP\/1\.1 )/)
      .filter((part) => part !== '')
      .map((part) => ({
        status: Number(part.slice(9, 12)),
        connection: /^connection: (.*)\r$/im.exec(part)?.[1],
        body: part.slice(part.indexOf('\r\n\r\n') + 4),
      }));
  }
}
