import { connect, type Socket } from 'node:net';

/** Connects to the edge from an address of the loopback network; errors of the connection only close it. */
export function connectFrom(source: string, url: string): Socket {
  const { port } = new URL(url);
  return connect({ port: Number(port), host: '127.0.0.1', localAddress: source }).on('error', () => {});
}
