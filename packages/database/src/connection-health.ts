import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Client } from 'pg';

/** What `pg` keeps of a connection beyond its declared type. */
interface Internals {
  connection: EventEmitter & { stream: Socket };
  readyForQuery: boolean;
}

/** The server says goodbye: shutting down, crashed, or the session was ended. */
const GOODBYE = new Set(['57P01', '57P02', '57P03', '57P05']);
const leaving = new WeakSet<Client>();

/**
 * Ends a connection whose query got no answer for `silenceMs`. The host behind it may have lost power: no packet
 * says so, TCP goes on trying for about 15 minutes, and until then the pool would be one connection short.
 * `pg`'s own `query_timeout` rejects the query but leaves its connection in the pool, blocked.
 */
export function dropWhenSilent(client: Client, silenceMs: number): void {
  const internals = client as unknown as Internals;
  const { stream } = internals.connection;
  stream.setTimeout(silenceMs, () => {
    if (internals.readyForQuery) return;
    stream.destroy(new Error(`the database gave no answer for ${silenceMs} ms`));
  });
}

/**
 * Notes when the server announces that it will close a connection. The query fails with that message, and its
 * connection is back in the pool a moment before the socket closes: the next query would fail as well.
 */
export function noteGoodbye(client: Client): void {
  const { connection } = client as unknown as Internals;
  connection.on('errorMessage', (message: { code?: string }) => {
    if (GOODBYE.has(message.code ?? '')) leaving.add(client);
  });
}

export function isUsable(client: Client): boolean {
  return !leaving.has(client);
}
