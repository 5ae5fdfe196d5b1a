import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** ReadyForQuery with the status "idle": ends a successful start-up. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** A proxy before PostgreSQL that can delay, stall, cut and refuse connections. */
export class FaultyProxy {
  readonly #to: URL;
  readonly #pairs = new Set<Pair>();
  readonly #server: Server = createServer((near) => void this.#accept(near));
  #port = 0;
  #held: (() => void)[] | undefined;
  /** Delay before the next connection is forwarded, ms. */
  connectDelay = () => 0;
  /** Connections accepted since the start. */
  accepted = 0;
  /** The maximum of concurrent connections: open, and not ready yet. */
  readonly most = { open: 0, opening: 0 };

  constructor(url: string) {
    this.#to = new URL(url);
  }

  async listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    const url = new URL(this.#to);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  get opening(): number {
    return [...this.#pairs].filter(({ ready }) => !ready).length;
  }

  get open(): number {
    return this.#pairs.size;
  }

  /** Accepts new connections but forwards nothing on them before {@link pass}. */
  hold(): void {
    this.#held ??= [];
  }

  pass(): void {
    for (const go of this.#held ?? []) go();
    this.#held = undefined;
  }

  /** Forwards no answer on any connection. */
  stall(): void {
    for (const { far } of this.#pairs) far.pause();
  }

  resume(): void {
    for (const { far } of this.#pairs) far.resume();
  }

  cutAll(): void {
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.destroy();
    this.#pairs.clear();
  }

  /** Refuses new connections and keeps the open ones. */
  refuse(): void {
    this.#server.close();
  }

  /** Refuses new connections and cuts the open ones. */
  async close(): Promise<void> {
    const closed = this.#pairs.size > 0 || this.#server.listening ? once(this.#server, 'close') : undefined;
    this.refuse();
    this.cutAll();
    this.pass();
    await closed;
  }

  async #accept(near: Socket): Promise<void> {
    this.accepted++;
    const pair: Pair = {
      near,
      far: connect({ port: Number(this.#to.port), host: this.#to.hostname }),
      ready: false,
    };
    const { far } = pair;
    this.#pairs.add(pair);
    this.most.open = Math.max(this.most.open, this.#pairs.size);
    this.most.opening = Math.max(this.most.opening, this.opening);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from
        .on('error', () => {})
        .on('close', () => {
          to.destroy();
          this.#pairs.delete(pair);
        });
    }
    far.on('data', (data) => {
      if (data.includes(READY)) pair.ready = true;
      near.write(data);
    });
    await new Promise((resolve) => setTimeout(resolve, this.connectDelay()));
    const held = this.#held;
    if (held) await new Promise<void>((go) => held.push(go));
    near.on('data', (data) => far.write(data));
  }
}

interface Pair {
  near: Socket;
  far: Socket;
  ready: boolean;
}
