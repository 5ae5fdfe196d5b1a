import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** Connects to the edge from an address of the loopback network; errors of the connection only close it. */
function connectFrom(source: string, url: string): Socket {
  const { port } = new URL(url);
  return connect({ port: Number(port), host: '127.0.0.1', localAddress: source }).on('error', () => {});
}

/** Opens connections and sends nothing. */
export const openIdle = (url: string, source: string, count: number): Socket[] =>
  Array.from({ length: count }, () => connectFrom(source, url).resume());

/** Requests large answers and reads none of them, with more requests behind the first. */
export async function readNothing(url: string, source: string, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connectFrom(source, url).pause());
  for (const socket of sockets) socket.write('GET /large HTTP/1.1\r\nHost: edge\r\n\r\n'.repeat(3_000));
  await Promise.all(sockets.map((socket) => socket.connecting && once(socket, 'connect')));
  return sockets;
}

/** Sends the head and a part of a body of so many bytes, then a byte every 100 ms. Returns what comes back. */
export async function sendSlowly(
  url: string,
  source: string,
  { bytes, atOnce }: Record<'bytes' | 'atOnce', number>,
) {
  const socket = connectFrom(source, url);
  const answer = text(socket);
  socket.write(
    `POST /orders HTTP/1.1\r\nHost: edge\r\nContent-Length: ${bytes}\r\n\r\n${'x'.repeat(atOnce)}`,
  );
  while (!socket.destroyed && !socket.readableEnded) {
    socket.write('x');
    await sleep(100);
  }
  return answer;
}

/** Sends bytes from a source address, and returns all that comes back until the edge closes. */
export async function sendFrom(source: string, url: string, bytes: string): Promise<string> {
  const socket = connectFrom(source, url);
  socket.write(bytes);
  return text(socket);
}

/** A client that sends ordinary requests, half of them over fresh connections. Returns the status of each, or the error. */
export async function sendNormally(url: string, count: number): Promise<(number | string)[]> {
  const outcomes: (number | string)[] = [];
  let left = count;
  const lane = async (headers: Record<string, string>) => {
    while (left-- > 0) {
      const order = fetch(`${url}/orders`, { method: 'POST', body: 'tea', headers });
      outcomes.push(
        await order.then(
          async (answer) => (await answer.text()) && answer.status,
          (error: Error) => String(error.cause ?? error),
        ),
      );
      await sleep(20);
    }
  };
  await Promise.all([lane({}), lane({}), lane({ Connection: 'close' }), lane({ Connection: 'close' })]);
  return outcomes;
}
