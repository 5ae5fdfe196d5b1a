import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Client } from 'pg';

/** What `pg` keeps of a connection beyond its declared type. */
interface Internals {
  connection: EventEmitter & { stream: Socket };
  readyForQuery: boolean;
}

/** The server announces the end of a session: shutting down, crashed, or ended by an administrator. */
const GOODBYE = new Set(['57P01', '57P02', '57P03', '57P05']);
const unusable = new WeakSet<Client>();

const internalsOf = (client: Client) => client as unknown as Internals;

/**
 * Ends a connection whose query got no answer for `silenceMs`. The host behind it may have lost power: no packet
 * says so, TCP goes on trying for about 15 minutes, and until then the pool would be one connection short.
 * `pg`'s own `query_timeout` rejects the query but leaves its connection in the pool, blocked.
 */
export function dropWhenSilent(client: Client, silenceMs: number): void {
  const internals = internalsOf(client);
  internals.connection.stream.setTimeout(silenceMs, () => {
    if (internals.readyForQuery) return;
    destroy(client, new Error(`the database gave no answer for ${silenceMs} ms`));
  });
}

/**
 * Notes when a connection ends, or when the server announces that it will. The query fails with that message, and its
 * connection is back in the pool a moment before the socket closes: the next query would fail as well.
 */
export function watchForEnd(client: Client): void {
  const end = () => unusable.add(client);
  internalsOf(client).connection.on('errorMessage', (message: { code?: string }) => {
    if (GOODBYE.has(message.code ?? '')) end();
  });
  client.on('error', end).on('end', end);
}

/** Calls `completed` whenever the server reports that a statement completed; its transaction may not be committed yet. */
export function onCompleted(client: Client, completed: () => void): void {
  internalsOf(client).connection.on('commandComplete', completed);
}

export function isUsable(client: Client): boolean {
  return !unusable.has(client);
}

/** Closes the socket at once, whatever the server is doing. */
export function destroy(client: Client, reason: Error): void {
  internalsOf(client).connection.stream.destroy(reason);
}
