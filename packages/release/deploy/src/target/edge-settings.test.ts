import { expect, it } from 'vitest';
import { edgeSettingFaults } from './edge-settings.ts';

it.each([
  ['CANARY_WEIGHT', '256', '257'],
  ['EDGE_CONNECTIONS_PER_SOURCE', '2400', '2401'],
  ['EDGE_REQUESTS_PER_SOURCE', '1', '0'],
])('%s may be %s; another value than the edge can use is refused before it starts', (name, good, bad) => {
  expect(edgeSettingFaults({ [name]: good, LOG_LEVEL: 'debug' })).toEqual({});
  for (const value of [bad, '-1', '1.5', 'many'])
    expect(edgeSettingFaults({ [name]: value })).toEqual({
      [name]: expect.stringMatching(/^must be a whole number from 1 to \d+$/),
    });
});
