import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';

/**
 * Accepts no more connections and leaves the open ones alone, idle or not. That is what `net.Server#close` does;
 * `http.Server#close` also destroys idle connections (`httpServerPreClose` in lib/_http_server.js), on which a request may be on its way.
 */
export function stopListening(server: Server): void {
  if (server.listening) NetServer.prototype.close.call(server);
}
