import { beforeEach, describe, expect, it } from 'vitest';
import { remember } from './remember.ts';

let clock = 0;
let questions: PromiseWithResolvers<string>[] = [];
const ask = () => {
  const question = Promise.withResolvers<string>();
  questions.push(question);
  return question.promise;
};
beforeEach(() => {
  clock = 0;
  questions = [];
});

describe('a remembered answer', () => {
  it('is shared by all who ask while it is on its way, however long that takes', async () => {
    const ping = remember(100, ask, () => clock);
    const first = ping();
    clock = 5_000;
    const second = ping();
    questions[0]?.resolve('pong');
    expect(await Promise.all([first, second])).toEqual(['pong', 'pong']);
    expect(questions).toHaveLength(1);
  });

  it('is good for its time, counted from when it came', async () => {
    const ping = remember(100, ask, () => clock);
    const first = ping();
    clock = 50;
    questions[0]?.resolve('pong');
    await first;
    clock = 149;
    await ping();
    expect(questions).toHaveLength(1);
    clock = 150;
    void ping();
    expect(questions).toHaveLength(2);
  });

  it('may be a failure: what does not answer is not asked more often for it', async () => {
    const ping = remember(100, ask, () => clock);
    const first = ping();
    questions[0]?.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    clock = 99;
    await expect(ping()).rejects.toThrow('away');
    expect(questions).toHaveLength(1);
    clock = 100;
    const again = ping();
    questions[1]?.resolve('pong');
    expect(await again).toBe('pong');
  });
});
