import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const SIMPLE_QUERY = 'Q'.charCodeAt(0);
const PARSE = 'P'.charCodeAt(0);
/** Ends what an extended query consists of. */
const SYNC = 'S'.charCodeAt(0);

export interface Relay {
  /** The database of `url`, reached through here. */
  url: string;
  /** What the first connection has sent so far. */
  readonly statements: readonly string[];
  stop(): void;
}

/**
 * Stands between a process and its database and calls `reached` when the first connection sends its `n`th statement, which
 * then goes on to the server: it is for the server to do with it what it does when nobody waits for the answer.
 */
export async function startRelay(url: string, n: number, reached: () => void): Promise<Relay> {
  const { hostname, port } = new URL(url);
  const statements: string[] = [];
  let connections = 0;
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const isFirst = ++connections === 1;
    const upstream = connect(Number(port), hostname);
    sockets.push(client, upstream);
    const read = statementReader();
    client.on('data', (data) => {
      const more = isFirst ? read(data) : [];
      if (statements.length < n && statements.length + more.length >= n) reached();
      statements.push(...more);
      upstream.write(data);
    });
    client.on('close', () => upstream.end());
    upstream.on('data', (data) => client.write(data));
    upstream.on('close', () => client.destroy());
    for (const socket of [client, upstream]) socket.on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    statements,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Reads the statements in what a client sends, however it is cut. */
function statementReader(): (data: Buffer) => string[] {
  let unread: Buffer = Buffer.alloc(0);
  let parsed = '';
  // The first message has no type.
  let typed = 0;
  return (data) => {
    unread = Buffer.concat([unread, data]);
    const found: string[] = [];
    while (unread.length >= typed + 4 && unread.length >= typed + unread.readInt32BE(typed)) {
      const end = typed + unread.readInt32BE(typed);
      const [type, text] = [unread[0], unread.subarray(5, end - 1).toString()];
      if (typed && type === SIMPLE_QUERY) found.push(text);
      // After the name of the statement, which is none.
      if (typed && type === PARSE) parsed = text.slice(1);
      if (typed && type === SYNC) found.push(parsed);
      unread = unread.subarray(end);
      typed = 1;
    }
    return found;
  };
}
