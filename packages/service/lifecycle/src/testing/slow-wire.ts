import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Wire = {
  /** The port for clients. */
  port: number;
  close(): void;
};

/**
 * A proxy that adds latency in front of the server at `serverPort`: each byte, and each close of a connection, is delayed in both
 * directions. A client can have sent a request that the server has not seen, on a connection that the server has closed. `delayMs` is
 * called once for each connection.
 */
export async function openSlowWire(serverPort: number, delayMs: () => number): Promise<Wire> {
  const sockets = new Set<Socket>();
  const relay = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const server = connect({ port: serverPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const ms = delayMs();
    carry(client, server, ms);
    carry(server, client, ms);
    for (const socket of [client, server]) sockets.add(socket.once('close', () => sockets.delete(socket)));
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return {
    port: (relay.address() as AddressInfo).port,
    close() {
      relay.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function carry(from: Socket, to: Socket, ms: number): void {
  const inTransit: (() => void)[] = [];
  const arrive = () => inTransit.shift()?.();
  const send = (event: () => void) => {
    inTransit.push(event);
    setTimeout(arrive, ms);
  };
  from
    .on('data', (bytes) => send(() => to.writable && to.write(bytes)))
    .on('end', () => send(() => to.writable && to.end()))
    .on('error', () => {})
    .on('close', () => send(() => to.destroySoon()));
}
