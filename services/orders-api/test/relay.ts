import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to the database that can be taken away: to a service it looks as if the database's host had gone. */
export class Relay {
  readonly #to: URL;
  readonly #sockets = new Set<Socket>();
  #isPaused = false;
  #server: Server | undefined;
  #port = 0;
  /** CommandComplete of the statement whose answer is to be lost. */
  #lost: string | undefined;

  constructor(databaseUrl: string) {
    this.#to = new URL(databaseUrl);
  }

  /** The database's URL by this way. Known once it was opened. */
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

  /** The next statement that is committed, and completes with this tag, breaks its connection instead of being answered. */
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

  /** From now on nothing gets through, and nothing is refused: to a service it looks as if the database had stopped for a while. */
  pause(): void {
    this.#isPaused = true;
    for (const socket of this.#sockets) socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    for (const socket of this.#sockets) socket.resume();
  }
}
