import { expect, test } from 'vitest';
import type { Observed } from '../observe.ts';
import { labSpec } from '../spec.ts';
import { type DatabaseStep, hasDatabase, planDatabase } from './plan.ts';

const spec = labSpec();
const [one, two] = spec.database.servers;
const observed = (volumes: string[], containers: Record<string, string> = {}): Observed => ({
  containers: new Map(Object.entries(containers)),
  engines: new Map(),
  volumes: new Set(volumes),
  subnet: '192.168.213.0/24',
  contexts: new Map(),
});
const told = (steps: DatabaseStep[]) =>
  steps.map((step) =>
    [
      step.do,
      'server' in step
        ? step.server.name
        : 'volume' in step
          ? step.volume
          : 'container' in step && step.container,
    ]
      .filter(Boolean)
      .join(' '),
  );
const all = [spec.database.config, one.container, two.container];
const running = Object.fromEntries(
  [one.container, two.container, spec.front.container].map((name) => [name, 'running']),
);

test('a new database gets its configuration before its servers, and the front last', () => {
  expect(told(planDatabase(spec, observed([])))).toEqual([
    ...all.map((volume) => `create volume ${volume}`),
    'configure',
    'run server database-1',
    'run server database-2',
    'run front',
  ]);
});

test('a server that was lost with its disk is created again, and nothing else', () => {
  const { [one.container]: _, ...left } = running;
  const steps = planDatabase(spec, observed([spec.database.config, two.container], left));
  expect(told(steps)).toEqual([`create volume ${one.container}`, 'configure', 'run server database-1']);
});

test('servers that have stopped start with their data', () => {
  const stopped = { ...running, [two.container]: 'exited' };
  expect(told(planDatabase(spec, observed(all, stopped)))).toEqual(['configure', `start ${two.container}`]);
});

test('a lab has an external database from the moment its configuration has a volume', () => {
  expect(hasDatabase(spec, observed([]))).toBe(false);
  expect(hasDatabase(spec, observed([spec.database.config]))).toBe(true);
});
