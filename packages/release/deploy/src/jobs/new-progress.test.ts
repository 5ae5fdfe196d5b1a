import { expect, it } from 'vitest';
import { newProgress } from './new-progress.ts';

it('reports each message of a job once, and only the first of consecutive equal ones', () => {
  const told: string[] = [];
  const tell = newProgress(({ message }) => told.push(message));
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
