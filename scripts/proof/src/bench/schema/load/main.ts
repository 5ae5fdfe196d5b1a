import { setTimeout as sleep } from 'node:timers/promises';
import { type PacedClient, startClient } from './client.ts';
import type { LoadRequest, LoadSpec } from './start-load.ts';
import { type Release, readAny, writeOne } from './statements.ts';
import { watchLocks } from './watch-locks.ts';
import { createWindow } from './window.ts';

const READ_EVERY_MS = 20;
const WRITE_EVERY_MS = 20;
const CAUGHT_UP_WITHIN_MS = 30_000;

const window = createWindow();
let clients: PacedClient[] = [];
let locks: { stop(): Promise<void> } | undefined;

/** The process of the load: clients of a release, and a sampler of locks. Handles one request at a time. */
const perform = {
  async serve({ url, readers, orders, release }: LoadSpec & { release: Release }) {
    const before = clients;
    const config = { connectionString: url, application_name: `orders-api/${release}` };
    const read = () => readAny(release, orders);
    const write = () => writeOne(release);
    clients = [await startClient(config, WRITE_EVERY_MS, write, window.listenerFor('writes'))];
    for (let n = 0; n < readers; n += 1)
      clients.push(await startClient(config, READ_EVERY_MS, read, window.listenerFor('reads')));
    await Promise.all(before.map((client) => client.stop()));
    locks ??= await watchLocks(url, window.see);
  },
  /** The figures of a period must include all queries due in it. */
  async take() {
    const now = performance.now();
    const isBehind = () => clients.some((client) => client.dueAt() < now);
    while (isBehind() && performance.now() < now + CAUGHT_UP_WITHIN_MS) await sleep(1);
    return window.take();
  },
  async leave() {
    await Promise.all(clients.map((client) => client.stop()));
    await locks?.stop();
    clients = [];
    locks = undefined;
    window.take();
  },
};

process.on('message', async (request: LoadRequest) => {
  try {
    process.send?.({
      answer: request.do === 'serve' ? await perform.serve(request) : await perform[request.do](),
    });
  } catch (error) {
    process.send?.({ error: (error as Error).message });
  }
});
process.on('disconnect', () => process.exit());
