import { expect, it } from 'vitest';
import { divideCores, pinned } from './cores.ts';

it('the server gets a separate core if there are two', () => {
  expect(divideCores(2, () => true)).toMatchObject({ server: '0', others: '1' });
  expect(divideCores(8, () => true)).toMatchObject({ server: '0', others: '1-7' });
});

it('nothing is pinned with one core, or without taskset, and a note reports it', () => {
  expect(divideCores(1, () => true)).toMatchObject({
    server: undefined,
    others: undefined,
    note: expect.stringContaining('one core'),
  });
  expect(divideCores(4, () => false)).toMatchObject({
    server: undefined,
    note: expect.stringContaining('no taskset'),
  });
});

it('a command runs on its cores, or unpinned', () => {
  expect(pinned('1-3', ['node', 'x'])).toEqual(['taskset', '--cpu-list', '1-3', 'node', 'x']);
  expect(pinned(undefined, ['node', 'x'])).toEqual(['node', 'x']);
});
