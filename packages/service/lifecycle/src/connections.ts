import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { sayClose, sayKeepAlive } from './goodbye.ts';
import { onceListened } from './once-listened.ts';

/** What a drain needs to know of a server's connections, and the two things it does to them. */
export type Connections = {
  /** Connections that are open, upgraded ones too. */
  open(): number;
  /** Requests that were handed to the application and whose answer is not out. */
  inFlight(): number;
  /** Connections on which a request has begun to arrive, and its head is not complete. */
  arriving(): number;
  /** For how many ms some idle client may still believe that its connection can be used. */
  promisedMs(): number;
  /** From now on the last answer on every connection says `Connection: close`. */
  sayGoodbye(): void;
  /** Closes whatever is open, answered or not. */
  destroy(): void;
};

type Connection = {
  /** What is not answered yet, in the order in which it came. A pipelining client has more than one. */
  answers: ServerResponse[];
  /** Until when its client may reuse it. 0: nothing was promised. */
  promisedUntil: number;
  /** The bytes read when it came to rest: one more is the next request. Infinity while the rest of an answered request arrives. */
  readAtRest: number;
};

/**
 * Watches the connections of `server`. To be called before it listens; whether the application is attached already does not matter.
 * The listeners here go first, because a handler that answers at once has sent its headers before a later listener is called.
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
    // Who listens to checkContinue hands the same request on as `request`.
    if (earlier === response) return;
    answers.push(response);
    if (leaving) {
      if (earlier) sayKeepAlive(earlier);
      sayClose(response);
    }
    response.once('close', () => {
      answers.splice(answers.indexOf(response), 1);
      rest(connection, request);
      if (!request.complete) request.once('close', () => rest(connection, request));
    });
  }
  server.prependListener('request', begin);
  // To listen to these changes what Node does: only when the application does.
  onceListened(server, ['checkContinue', 'checkExpectation'], begin);
  onceListened(server, ['upgrade', 'connect'], ({ socket }: IncomingMessage) => {
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
    sayGoodbye() {
      leaving = true;
      for (const { answers } of connections.values()) {
        const last = answers.at(-1);
        if (last) sayClose(last);
      }
    },
    destroy() {
      for (const socket of connections.keys()) socket.destroy();
    },
  };
}
