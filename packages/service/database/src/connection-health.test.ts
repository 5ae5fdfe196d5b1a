import { EventEmitter, once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Client } from 'pg';
import { expect, it } from 'vitest';
import { dropWhenSilent } from './connection-health.ts';
import { closeDatabase } from './knex/close-database.ts';
import { createDatabase } from './knex/create-database.ts';

function silentClient(readyForQuery: boolean) {
  const stream = new EventEmitter() as EventEmitter & { setTimeout: unknown; destroy: unknown };
  const destroyed: Error[] = [];
  stream.setTimeout = (_ms: number, fire: () => void) => stream.on('timeout', fire);
  stream.destroy = (error: Error) => destroyed.push(error);
  dropWhenSilent({ connection: { stream }, readyForQuery } as unknown as Client, 15_000);
  stream.emit('timeout');
  return destroyed.map((error) => error.message);
}

it('ends a connection whose query gets no answer', () => {
  expect(silentClient(false)).toEqual(['the database gave no answer for 15000 ms']);
});

it('keeps an idle connection', () => {
  expect(silentClient(true)).toEqual([]);
});

it('times out on a host that accepts connections and sends nothing', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const db = createDatabase({
    url: `postgres://a:b@127.0.0.1:${port}/c`,
    applicationName: 'test',
    poolMax: 1,
    connectTimeoutMs: 100,
  });
  await expect(db.raw('select 1')).rejects.toThrow();
  await closeDatabase(db);
  for (const socket of sockets) socket.destroy();
  server.close();
});
