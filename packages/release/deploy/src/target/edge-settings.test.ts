import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { edgeSettingFaults, whyTooManyReplicas } from './edge-settings.ts';

it.each([
  ['CANARY_WEIGHT', '256', '257'],
  ['EDGE_CONNECTIONS_PER_SOURCE', '2400', '2401'],
  ['EDGE_DRAIN_SECONDS', '60', '61'],
  ['EDGE_REQUESTS_PER_SOURCE', '1', '0'],
  ['EDGE_SERVERS', '500', '501'],
])('%s may be %s; another value than the edge can use is refused before it starts', (name, good, bad) => {
  expect(edgeSettingFaults({ [name]: good, LOG_LEVEL: 'debug' })).toEqual({});
  for (const value of [bad, '-1', '1.5', 'many'])
    expect(edgeSettingFaults({ [name]: value })).toEqual({
      [name]: expect.stringMatching(/^must be a whole number from 1 to \d+$/),
    });
});

it.each([
  [{}, {}, undefined],
  [{ REPLICAS: '19' }, {}, undefined],
  [{ REPLICAS: '20' }, {}, 'its edge can use 20 servers, and 20 replicas need 21'],
  [{ REPLICAS: '24' }, { EDGE_SERVERS: '25' }, undefined],
  [{}, { EDGE_SERVERS: '3' }, 'its edge can use 3 servers, and 3 replicas need 4'],
])('%j with an edge that has %j', (settings, edge, why) => {
  expect(whyTooManyReplicas(settings, edge)).toBe(why);
});

it('the stack files have the same defaults', async () => {
  const stackFile = (name: string) =>
    readFile(new URL(`../../../../../infra/stack/${name}`, import.meta.url), 'utf8');
  expect(await stackFile('service.yml')).toMatch(/\$\{REPLICAS:-3\}/);
  expect(await stackFile('edge.yml')).toMatch(/\$\{EDGE_SERVERS:-20\}/);
});
