import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { watchEventLoopDelay } from './event-loop-delay.ts';

const EVERY_MS = 20;
const BLOCK_MS = 200;

function block(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCK_MS);
}

it('is late when turn after turn is late, and on time again after the first turn that is', async () => {
  const eventLoop = watchEventLoopDelay(EVERY_MS);
  for (let turns = 0; turns < 4; turns++) {
    block();
    await delay(0);
  }
  expect(eventLoop.ms()).toBeGreaterThan(BLOCK_MS / 2);
  await vi.waitFor(() => expect(eventLoop.ms()).toBeLessThan(BLOCK_MS / 2), { timeout: 30_000 });
});

it('is not late after one pause, however long', async () => {
  const eventLoop = watchEventLoopDelay(EVERY_MS);
  block();
  await delay(0);
  expect(eventLoop.ms()).toBeLessThan(BLOCK_MS / 2);
});
