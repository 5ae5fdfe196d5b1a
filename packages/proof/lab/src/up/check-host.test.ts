import { expect, test } from 'vitest';
import { LabRefused } from '../errors.ts';
import type { Observed } from '../observe.ts';
import { labSpec } from '../spec.ts';
import { checkParts } from './check-host.ts';

const spec = labSpec();
const observed = (
  engines: Record<string, '20.10' | '26.1'>,
  containers = Object.keys(engines),
): Observed => ({
  containers: new Map(containers.map((name) => [name, 'running'])),
  engines: new Map(Object.entries(engines)),
  volumes: new Set(),
  subnet: undefined,
  contexts: new Map(),
});

test('another engine for an existing node is refused, with the command that replaces it', () => {
  const has = observed({ 'zero-downtime-lab-node-2': '20.10' });
  expect(() => checkParts(spec, has, ['26.1', '26.1', '26.1'])).toThrow(
    expect.objectContaining({
      name: LabRefused.name,
      hint: expect.stringContaining('npm run lab -- replace-engine node-2 26.1'),
    }),
  );
  expect(() => checkParts(spec, has)).not.toThrow();
  expect(() => checkParts(spec, has, ['26.1', '20.10', '26.1'])).not.toThrow();
});

test('the nodes of another version of the lab are refused', () => {
  expect(() => checkParts(spec, observed({}, ['zero-downtime-lab-worker-1']))).toThrow(LabRefused);
});
