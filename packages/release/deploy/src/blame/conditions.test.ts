import { expect, it } from 'vitest';
import { hostFigures, hostsQuery, replicasRead, starvation, starvationBeside } from './conditions.ts';

const series = (what: string, value: number, release?: string) => ({
  labels: { what, ...(release && { release }) },
  value,
});

it('reads the figures by release; a value that is not a number is unknown', () => {
  const answer = [
    series('wait', 0.009, '2'),
    series('wait', Number.NaN, '1'),
    series('io', 0.1, '2'),
    series('cores', 0.3, '2'),
    series('replicas', 3),
  ];
  expect(hostFigures(answer, '2')).toEqual({ waitMs: 9, io: 0.1, memory: undefined, cores: 0.3 });
  expect(hostFigures(answer, '1').waitMs).toBeUndefined();
  expect([replicasRead(answer), replicasRead([])]).toEqual([3, 0]);
});

it.each([
  [
    'replicas that wait long for each turn on a CPU are starved',
    { waitMs: 9, cores: 0.1 },
    { cores: 0.1 },
    /9 ms for a CPU/,
  ],
  ['so are those of a node whose disk stalls', { io: 0.8 }, {}, /I\/O 80 %/],
  ['and of one without memory', { memory: 0.3 }, {}, /memory 30 %/],
  [
    'a busy host is not a starved one',
    { waitMs: 1, io: 0.2, memory: 0.05, cores: 0.3 },
    { cores: 0.3 },
    undefined,
  ],
  [
    'a release that burns the CPU itself has no excuse',
    { waitMs: 20, cores: 0.9 },
    { cores: 0.2 },
    undefined,
  ],
  ['a release that does as much as before has one', { waitMs: 20, cores: 0.9 }, { cores: 0.8 }, /for a CPU/],
  ['a kernel that tells nothing is no excuse', {}, {}, undefined],
] as const)('%s', (_, fresh, usual, said) => {
  const why = starvation(fresh, usual);
  if (said) expect(why).toMatch(said);
  else expect(why).toBeUndefined();
});

it.each([
  ['a release that fails where another one is starved, too, has an excuse', { 1: 0.02, 2: 0.02 }, 0.9, true],
  ['also when it could not be read itself', { 1: 0.02 }, undefined, true],
  ['and when its own node alone is starved', { 1: 0.001, 2: 0.02 }, 0.1, true],
  ['but not when it burns the CPU of its own node', { 1: 0.001, 2: 0.02 }, 0.9, false],
  ['nor where all hosts are calm', { 1: 0.001, 2: 0.001 }, 0.1, false],
] as const)('%s', (_, waits, cores, excused) => {
  const answer = [
    ...Object.entries(waits).map(([release, wait]) => series('wait', wait, release)),
    series('cores', 0.1, '1'),
    ...(cores === undefined ? [] : [series('cores', cores, '2')]),
    series('replicas', 3),
  ];
  expect(starvationBeside(answer, '2') !== undefined).toBe(excused);
});

it.each([
  ['of some scrapes, so that a stall shows soon', { SCRAPE_INTERVAL: '2s' }, '[15s]'],
  ['of three scrapes at least', {}, '[30s]'],
] as const)('the figures of hosts cover a time %s', (_, settings, range) =>
  expect(new Set(hostsQuery({ stack: 'shop', settings }).match(/\[\w+\]/g))).toEqual(new Set([range])),
);
