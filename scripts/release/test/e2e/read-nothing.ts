import { once } from 'node:events';
import type { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { connectFrom } from './connect-from.ts';

/** A thread with clients that request large answers and read none of them, with more requests behind the first. */
const { url, sources, each } = workerData as { url: string; sources: string[]; each: number };
const requests = 'GET /large HTTP/1.1\r\nHost: edge\r\n\r\n'.repeat(3_000);

const sockets: Socket[] = [];
for (const source of sources) {
  const opened = Array.from({ length: each }, () => connectFrom(source, url).pause());
  for (const socket of opened) socket.write(requests);
  await Promise.all(opened.map((socket) => socket.connecting && once(socket, 'connect')));
  sockets.push(...opened);
}
parentPort?.on('message', () => parentPort?.postMessage(sockets.filter(({ destroyed }) => destroyed).length));
parentPort?.postMessage('connected');
