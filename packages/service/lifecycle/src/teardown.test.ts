import { describe, expect, it } from 'vitest';
import { tearDown } from './teardown.ts';

describe('tearDown', () => {
  it('closes what was opened last first, one after the other', async () => {
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

  it('closes the others when one fails, and says which one did', async () => {
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

  it('does not wait for ever for one that hangs', async () => {
    const hangs = { name: 'pool', close: () => new Promise(() => {}) };
    const failures = await tearDown([hangs], 20);
    expect(failures).toEqual([{ step: 'pool', cause: new Error('not closed 20 ms after the drain') }]);
  });
});
