import { expect, it } from 'vitest';
import { phasesOf } from './phases.ts';

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
const said = (second: number, phase: string, event: string) => ({ time: at(second), phase, event });

it('a phase lasts from its start to its end', () => {
  const events = [said(1, 'expand', 'start'), said(2, 'expand', 'progress'), said(3, 'expand', 'done')];
  expect(phasesOf(events, 'deploy')).toEqual([
    { name: 'expand', from: Date.parse(at(1)), to: Date.parse(at(3)), group: 'deploy' },
  ]);
});

it('a phase in which the command was killed ends with its last word', () => {
  const events = [said(1, 'rollout', 'start'), said(4, 'rollout', 'replicas')];
  expect(phasesOf(events, 'deploy')).toMatchObject([{ name: 'rollout', to: Date.parse(at(4)) }]);
});

it('of two runs of a phase each has its own end', () => {
  const events = [
    said(1, 'watch', 'start'),
    said(2, 'watch', 'done'),
    said(3, 'watch', 'start'),
    said(5, 'watch', 'done'),
  ];
  expect(phasesOf(events, 'deploy').map(({ from, to }) => (to - from) / 1_000)).toEqual([1, 2]);
});

it('a command that said nothing had no phases', () => expect(phasesOf([], 'deploy')).toEqual([]));
