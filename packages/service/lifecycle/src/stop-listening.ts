import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';

/**
 * Stops accepting connections and keeps the open ones, like `net.Server#close`. `http.Server#close` also destroys idle connections
 * (`httpServerPreClose` in lib/_http_server.js), on which a request may be on the wire.
 */
export function stopListening(server: Server): void {
  if (server.listening) NetServer.prototype.close.call(server);
}
