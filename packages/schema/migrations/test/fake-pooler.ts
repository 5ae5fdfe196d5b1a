import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';

const SSL_REQUEST = 80_877_103;
const READY = 'Z'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);

/** A server session, assigned to one client at a time. */
interface Session {
  socket: Socket;
  assignedTo: Socket | undefined;
  unread: Buffer;
}

/**
 * A minimal pooler in transaction mode: assigns a server session to a client for one transaction, the last one
 * returned first.
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
  const assign = (client: Socket, data: Buffer) => {
    const session =
      pool.find(({ assignedTo }) => assignedTo === client) ?? pool.findLast(({ assignedTo }) => !assignedTo);
    if (!session) return void waiting.push({ client, data });
    session.assignedTo = client;
    session.socket.write(data);
  };
  const giveSessionBack = (session: Session) => {
    session.assignedTo = undefined;
    // Last in, first out, as in PgBouncer.
    pool.push(...pool.splice(pool.indexOf(session), 1));
    const next = waiting.shift();
    if (next) assign(next.client, next.data);
  };
  for (const client of clients) {
    const socket = (client as unknown as { connection: { stream: Socket } }).connection.stream;
    socket.removeAllListeners();
    socket.on('error', () => {});
    const session: Session = { socket, assignedTo: undefined, unread: Buffer.alloc(0) };
    pool.push(session);
    socket.on('data', (data) => {
      session.assignedTo?.write(data);
      if (becameIdle(session, data)) giveSessionBack(session);
    });
  }
  const server = createServer((client) => greet(client, (data) => assign(client, data)));
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

/** Accepts every client, and reports a pid that is not the server's. */
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

/** Parses the server's messages; true when the last one reports that no transaction is open. */
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
