import { expect, it } from 'vitest';
import { newSayings } from './new-sayings.ts';

it('what a job has said is told once, and a repeated line once in a row', () => {
  const told: string[] = [];
  const tell = newSayings(({ message }) => told.push(message));
  const log = ['a step', 'waiting', 'waiting', 'another step', 'waiting'].map((message) => ({
    message,
    schema: {},
  }));
  tell(log.slice(0, 3));
  tell(log);
  tell(log.slice(0, 1));
  tell(log);
  expect(told).toEqual(['a step', 'waiting', 'another step', 'waiting']);
});
