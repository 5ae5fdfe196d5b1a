import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const SIMPLE_QUERY = 'Q'.charCodeAt(0);
const PARSE = 'P'.charCodeAt(0);
/** Ends an extended query. */
const SYNC = 'S'.charCodeAt(0);

export interface Relay {
  /** The URL of the database through the relay. */
  url: string;
  /** The statements of the first connection so far. */
  readonly statements: readonly string[];
  stop(): void;
}

/**
 * A relay between a process and its database. Calls `reached` when the first connection sends its `n`th
 * statement, and still forwards it, because the server executes it even if the client is gone.
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

/** Parses the statements in a client's stream of bytes. */
function statementReader(): (data: Buffer) => string[] {
  let unread: Buffer = Buffer.alloc(0);
  let parsed = '';
  // The first message has no type byte.
  let typed = 0;
  return (data) => {
    unread = Buffer.concat([unread, data]);
    const found: string[] = [];
    while (unread.length >= typed + 4 && unread.length >= typed + unread.readInt32BE(typed)) {
      const end = typed + unread.readInt32BE(typed);
      const [type, text] = [unread[0], unread.subarray(5, end - 1).toString()];
      if (typed && type === SIMPLE_QUERY) found.push(text);
      // After the empty name of the statement.
      if (typed && type === PARSE) parsed = text.slice(1);
      if (typed && type === SYNC) found.push(parsed);
      unread = unread.subarray(end);
      typed = 1;
    }
    return found;
  };
}
