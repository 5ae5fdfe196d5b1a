import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { announceClose, announceKeepAlive } from './connection-header.ts';
import { prependOnceListened } from './once-listened.ts';

/** The state of a server's connections, and the two actions of a drain on them. */
export type Connections = {
  /** Open connections, including upgraded ones. */
  open(): number;
  /** Requests that the application has received and not answered. */
  inFlight(): number;
  /** Connections with an incomplete request head. */
  arriving(): number;
  /** The time for which an idle client may still reuse its connection, ms. */
  promisedMs(): number;
  /** Adds `Connection: close` to the last answer on every connection from now on. */
  announceDrain(): void;
  /** Closes all connections, answered or not. */
  destroy(): void;
};

type Connection = {
  /** Unanswered requests in order of arrival. A pipelining client has more than one. */
  answers: ServerResponse[];
  /** The time until which the client may reuse the connection; 0 without a promise. */
  promisedUntil: number;
  /** The bytes read when it became idle: one more is the next request. Infinity while the rest of an answered request arrives. */
  readAtRest: number;
};

/**
 * Watches the connections of `server`. Call it before the server listens, before or after the application is attached.
 * These listeners are prepended, because a handler that answers at once has sent its headers before a later listener runs.
 */
export function watchConnections(server: Server, now = () => performance.now()): Connections {
  const connections = new Map<Socket, Connection>();
  let leaving = false;

  server.on('connection', (socket: Socket) => {
    connections.set(socket, { answers: [], promisedUntil: 0, readAtRest: 0 });
    socket.once('close', () => connections.delete(socket));
  });

  function rest(connection: Connection, request: IncomingMessage): void {
    if (connection.answers.length > 0) return;
    connection.readAtRest = request.complete ? request.socket.bytesRead : Number.POSITIVE_INFINITY;
    connection.promisedUntil = now() + server.keepAliveTimeout + server.keepAliveTimeoutBuffer;
  }

  function begin(request: IncomingMessage, response: ServerResponse): void {
    const connection = connections.get(request.socket);
    if (!connection) return;
    const { answers } = connection;
    const earlier = answers.at(-1);
    // A listener of checkContinue may emit the same request as `request`.
    if (earlier === response) return;
    answers.push(response);
    if (leaving) {
      if (earlier) announceKeepAlive(earlier);
      announceClose(response);
    }
    response.once('close', () => {
      answers.splice(answers.indexOf(response), 1);
      rest(connection, request);
      if (!request.complete) request.once('close', () => rest(connection, request));
    });
  }
  server.prependListener('request', begin);
  // Listening to these events changes Node's behaviour, so listen only when the application does.
  prependOnceListened(server, ['checkContinue', 'checkExpectation'], begin);
  prependOnceListened(server, ['upgrade', 'connect'], ({ socket }: IncomingMessage) => {
    const connection = connections.get(socket);
    if (connection) connection.readAtRest = Number.POSITIVE_INFINITY;
  });

  const count = (amount: (connection: Connection, socket: Socket) => number): number => {
    let sum = 0;
    for (const [socket, connection] of connections) sum += amount(connection, socket);
    return sum;
  };
  return {
    open: () => connections.size,
    inFlight: () => count(({ answers }) => answers.length),
    arriving: () =>
      count(({ answers, readAtRest }, { bytesRead }) =>
        Number(answers.length === 0 && bytesRead > readAtRest),
      ),
    promisedMs() {
      const at = now();
      let latest = at;
      for (const { promisedUntil } of connections.values()) latest = Math.max(latest, promisedUntil);
      return latest - at;
    },
    announceDrain() {
      leaving = true;
      for (const { answers } of connections.values()) {
        const last = answers.at(-1);
        if (last) announceClose(last);
      }
    },
    destroy() {
      for (const socket of connections.keys()) socket.destroy();
    },
  };
}
