import { describe, expect, it } from 'vitest';
import { tearDown } from './teardown.ts';

describe('tearDown', () => {
  it('runs the steps one after the other, the last first', async () => {
    const closed: string[] = [];
    const step = (name: string) => ({
      name,
      close: async () => {
        await Promise.resolve();
        closed.push(name);
      },
    });
    expect(await tearDown([step('log'), step('pool'), step('metrics')], 1_000)).toEqual([]);
    expect(closed).toEqual(['metrics', 'pool', 'log']);
  });

  it('runs the other steps when one fails, and returns the failed one', async () => {
    const cause = new Error('broken');
    let closed = false;
    const failures = await tearDown(
      [
        { name: 'log', close: () => (closed = true) },
        { name: 'pool', close: () => Promise.reject(cause) },
      ],
      1_000,
    );
    expect(failures).toEqual([{ step: 'pool', cause }]);
    expect(closed).toBe(true);
  });

  it('stops waiting for a step that hangs', async () => {
    const hangs = { name: 'pool', close: () => new Promise(() => {}) };
    const failures = await tearDown([hangs], 20);
    expect(failures).toEqual([{ step: 'pool', cause: new Error('not closed 20 ms after the drain') }]);
  });
});
