import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { connectFrom } from './connect-from.ts';

/** Opens connections and sends nothing. */
export const openIdle = (url: string, source: string, count: number): Socket[] =>
  Array.from({ length: count }, () => connectFrom(source, url).resume());

/**
 * Clients that request large answers and read none of them, `each` of every source. They have a thread of their own: that of the tests is also that
 * of the replicas and of the normal client.
 * @returns once they are connected.
 */
export async function readNothing(url: string, sources: readonly string[], each: number) {
  const clients = new Worker(new URL('read-nothing.ts', import.meta.url), {
    workerData: { url, sources, each },
  });
  await once(clients, 'message');
  return {
    /** How many of their connections have been closed. */
    closed: async (): Promise<number> => {
      clients.postMessage('closed');
      const [count] = await once(clients, 'message');
      return count;
    },
    stop: () => clients.terminate(),
  };
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
