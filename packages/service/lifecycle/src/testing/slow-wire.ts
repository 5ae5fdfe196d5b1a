import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Wire = {
  /** Where clients connect to. */
  port: number;
  close(): void;
};

/**
 * Lays a wire of a certain length before the server at `serverPort` of this machine: each byte, and each end of a connection, arrives
 * that much later, in both directions. So a client can have sent what the server has not seen, and the server can have closed what the
 * client believes open. `delayMs` is asked once a connection.
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
  const underWay: (() => void)[] = [];
  const arrive = () => underWay.shift()?.();
  const send = (event: () => void) => {
    underWay.push(event);
    setTimeout(arrive, ms);
  };
  from
    .on('data', (bytes) => send(() => to.writable && to.write(bytes)))
    .on('end', () => send(() => to.writable && to.end()))
    .on('error', () => {})
    .on('close', () => send(() => to.destroySoon()));
}
