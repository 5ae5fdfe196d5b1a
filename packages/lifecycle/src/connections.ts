import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What a drain needs to know of a server's connections, and the two things it does to them. */
export type Connections = {
  /** Connections that are open. */
  open(): number;
  /** Requests that have begun and whose answer is not out. */
  inFlight(): number;
  /** For how many ms some idle client may still believe that its connection can be used. */
  promisedMs(): number;
  /** From now on every answer says `Connection: close`. */
  sayGoodbye(): void;
  /** Closes whatever is open, answered or not. */
  destroy(): void;
};

/**
 * Watches the connections of `server`. To be called before it listens; whether the application is attached already does not matter.
 * The listener here goes first, because a handler that answers at once has sent its headers before a later listener is called.
 */
export function watchConnections(server: Server, now: () => number = Date.now): Connections {
  /** Each open socket, and until when its client may reuse it. 0: nothing was promised. */
  const promises = new Map<Socket, number>();
  const answers = new Set<ServerResponse>();
  let leaving = false;

  server.on('connection', (socket: Socket) => {
    promises.set(socket, 0);
    socket.once('close', () => promises.delete(socket));
  });

  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    answers.add(response);
    if (leaving) askToClose(response);
    response.once('close', () => {
      answers.delete(response);
      if (!promises.has(socket)) return;
      promises.set(socket, now() + server.keepAliveTimeout + server.keepAliveTimeoutBuffer);
    });
  });

  return {
    open: () => promises.size,
    inFlight: () => answers.size,
    promisedMs() {
      const at = now();
      let latest = at;
      for (const until of promises.values()) latest = Math.max(latest, until);
      return latest - at;
    },
    sayGoodbye() {
      leaving = true;
      for (const answer of answers) askToClose(answer);
    },
    destroy() {
      for (const socket of promises.keys()) socket.destroy();
    },
  };
}

function askToClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
