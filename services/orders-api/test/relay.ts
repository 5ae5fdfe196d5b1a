import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP relay to the database that can be cut: to the service, the database's host is unreachable. */
export class Relay {
  readonly #to: URL;
  readonly #sockets = new Set<Socket>();
  #isPaused = false;
  #server: Server | undefined;
  #port = 0;
  /** The CommandComplete message whose answer is dropped. */
  #lost: string | undefined;

  constructor(databaseUrl: string) {
    this.#to = new URL(databaseUrl);
  }

  /** The database's URL through the relay. Set once it is open. */
  get url(): string {
    const url = new URL(this.#to);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  async open(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(Number(this.#to.port), this.#to.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => {}).on('close', () => to.destroy());
      }
      near.pipe(far);
      far.on('data', (data) => {
        if (this.#lost && data.includes(this.#lost)) {
          this.#lost = undefined;
          near.destroy();
        } else near.write(data);
      });
      if (this.#isPaused) for (const socket of [near, far]) socket.pause();
    }).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Breaks the connection, instead of passing on the answer, of the next committed statement with this command tag. */
  loseAnswer(tag = 'SELECT 1'): void {
    this.#lost = `${tag}\0`;
  }

  async cut(): Promise<void> {
    const closed = once(this.#server as Server, 'close');
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await closed;
  }

  /** Passes nothing on and refuses nothing: to the service, the database stalls. */
  pause(): void {
    this.#isPaused = true;
    for (const socket of this.#sockets) socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    for (const socket of this.#sockets) socket.resume();
  }
}
