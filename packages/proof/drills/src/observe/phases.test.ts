import { expect, it } from 'vitest';
import { phasesOf } from './phases.ts';

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
const eventAt = (second: number, phase: string, event: string) => ({ time: at(second), phase, event });

it('a phase lasts from its start to its end', () => {
  const events = [
    eventAt(1, 'expand', 'start'),
    eventAt(2, 'expand', 'progress'),
    eventAt(3, 'expand', 'done'),
  ];
  expect(phasesOf(events, 'deploy')).toEqual([
    { name: 'expand', from: Date.parse(at(1)), to: Date.parse(at(3)), group: 'deploy' },
  ]);
});

it('a phase in which the command was killed ends with its last event', () => {
  const events = [eventAt(1, 'rollout', 'start'), eventAt(4, 'rollout', 'replicas')];
  expect(phasesOf(events, 'deploy')).toMatchObject([{ name: 'rollout', to: Date.parse(at(4)) }]);
});

it('two runs of a phase have separate ends', () => {
  const events = [
    eventAt(1, 'watch', 'start'),
    eventAt(2, 'watch', 'done'),
    eventAt(3, 'watch', 'start'),
    eventAt(5, 'watch', 'done'),
  ];
  expect(phasesOf(events, 'deploy').map(({ from, to }) => (to - from) / 1_000)).toEqual([1, 2]);
});

it('a command without events has no phases', () => expect(phasesOf([], 'deploy')).toEqual([]));
