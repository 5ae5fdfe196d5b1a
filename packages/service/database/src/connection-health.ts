import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Client } from 'pg';

/** Fields of `pg`'s connection that its types do not declare. */
interface Internals {
  connection: EventEmitter & { stream: Socket };
  readyForQuery: boolean;
}

/** The server announces the end of a session: a shutdown, a crash, or an administrator's command. */
const SESSION_ENDED = new Set(['57P01', '57P02', '57P03', '57P05']);
const unusable = new WeakSet<Client>();

const internalsOf = (client: Client) => client as unknown as Internals;

/**
 * Ends a connection whose query got no answer for `silenceMs`. When the host loses power no packet arrives,
 * TCP retransmits for about 15 minutes, and the pool would be one connection short. `pg`'s `query_timeout`
 * rejects the query but leaves its connection in the pool, blocked.
 */
export function dropWhenSilent(client: Client, silenceMs: number): void {
  const internals = internalsOf(client);
  internals.connection.stream.setTimeout(silenceMs, () => {
    if (internals.readyForQuery) return;
    destroy(client, new Error(`the database gave no answer for ${silenceMs} ms`));
  });
}

/**
 * Marks a connection as unusable when it ends or the server announces its end. The query fails with the
 * announcement, and the connection is back in the pool before the socket closes: the next query would fail
 * too.
 */
export function watchForEnd(client: Client): void {
  const end = () => unusable.add(client);
  internalsOf(client).connection.on('errorMessage', (message: { code?: string }) => {
    if (SESSION_ENDED.has(message.code ?? '')) end();
  });
  client.on('error', end).on('end', end);
}

/**
 * Calls `completed` when the server reports that a statement completed; its transaction may not be committed
 * yet.
 */
export function onCompleted(client: Client, completed: () => void): void {
  internalsOf(client).connection.on('commandComplete', completed);
}

export function isUsable(client: Client): boolean {
  return !unusable.has(client);
}

/** Closes the socket at once. */
export function destroy(client: Client, reason: Error): void {
  internalsOf(client).connection.stream.destroy(reason);
}
