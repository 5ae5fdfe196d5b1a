import { Server } from 'node:http';

/** The grace period of the service, ms: the stop_grace_period of the article. */
const GRACE_MS = 30_000;

const servers = new Set<Server>();
const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  servers.add(this);
  return Reflect.apply(listen, this, args);
};

/** How the article, and most tutorials, handle SIGTERM. */
function close(): void {
  let open = servers.size;
  for (const server of servers)
    server.close(() => {
      if (--open === 0) process.exit(0);
    });
  setTimeout(() => process.exit(1), GRACE_MS).unref();
}

const { on } = process;
on.call(process, 'SIGTERM', close);
// Ignores the listeners that the service adds.
process.on = (event: string | symbol, listener: (...args: never[]) => void) =>
  event === 'SIGTERM' ? process : Reflect.apply(on, process, [event, listener]);
