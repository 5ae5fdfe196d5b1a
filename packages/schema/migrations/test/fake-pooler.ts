import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';

const SSL_REQUEST = 80_877_103;
const READY = 'Z'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);

/** A session of the server, lent to one client at a time. */
interface Session {
  socket: Socket;
  lentTo: Socket | undefined;
  unread: Buffer;
}

/**
 * A pooler in transaction mode, as small as a test allows: each client gets a session of the server for as long as a
 * transaction lasts, the one that was given back last.
 */
export async function startPooler(
  url: string,
  sessions: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const clients = await Promise.all(
    Array.from({ length: sessions }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const pool: Session[] = [];
  const waiting: { client: Socket; data: Buffer }[] = [];
  const lend = (client: Socket, data: Buffer) => {
    const session = pool.find(({ lentTo }) => lentTo === client) ?? pool.findLast(({ lentTo }) => !lentTo);
    if (!session) return void waiting.push({ client, data });
    session.lentTo = client;
    session.socket.write(data);
  };
  const giveBack = (session: Session) => {
    session.lentTo = undefined;
    // Last in, first out, as pgbouncer does it.
    pool.push(...pool.splice(pool.indexOf(session), 1));
    const next = waiting.shift();
    if (next) lend(next.client, next.data);
  };
  for (const client of clients) {
    const socket = (client as unknown as { connection: { stream: Socket } }).connection.stream;
    socket.removeAllListeners();
    socket.on('error', () => {});
    const session: Session = { socket, lentTo: undefined, unread: Buffer.alloc(0) };
    pool.push(session);
    socket.on('data', (data) => {
      session.lentTo?.write(data);
      if (becameIdle(session, data)) giveBack(session);
    });
  }
  const server = createServer((client) => greet(client, (data) => lend(client, data)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const behind = new URL(url);
  behind.hostname = '127.0.0.1';
  behind.port = String((server.address() as AddressInfo).port);
  return {
    url: behind.href,
    async stop() {
      server.close();
      for (const { socket } of pool) socket.destroy();
    },
  };
}

/** Lets everybody in, as a process that is none of the server's. */
function greet(client: Socket, forward: (data: Buffer) => void): void {
  let started = false;
  client.on('error', () => {});
  client.on('data', (data) => {
    if (started) {
      if (data[0] !== TERMINATE) forward(data);
    } else if (data.readInt32BE(4) === SSL_REQUEST) {
      client.write('N');
    } else {
      started = true;
      const ok = message('R', int32(0));
      client.write(Buffer.concat([ok, message('K', int32(4_242), int32(1)), message('Z', Buffer.from('I'))]));
    }
  });
}

/** Reads the server's messages as far as they have come; whether the last said that no transaction is open. */
function becameIdle(session: Session, data: Buffer): boolean {
  session.unread = Buffer.concat([session.unread, data]);
  let idle = false;
  while (session.unread.length >= 5 && session.unread.length > session.unread.readInt32BE(1)) {
    const end = 1 + session.unread.readInt32BE(1);
    idle = session.unread[0] === READY && session.unread[5] === IDLE;
    session.unread = session.unread.subarray(end);
  }
  return idle;
}

function message(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
