import { expect, it } from 'vitest';
import { wayBack } from './take-back.ts';

const previous = { version: '1.0.0', image: 'orders-api:1.0.0@sha256:a', content: 'c1', settings: 's1' };
const labels = (content: string, settings: string) => ({
  'release.version': '1.0.0',
  'release.content': content,
  'release.settings': settings,
});

it.each([
  ['Swarm goes back when it remembers the very release', '2.0.0', labels('c1', 's1'), 'swarm'],
  ['and when only the settings were changed', '1.0.0', labels('c1', 's1'), 'swarm'],
  ['not when its last update replaced other settings', '2.0.0', labels('c1', 's2'), 'digest'],
  ['not when a no-op update has made it forget', '2.0.0', labels('c2', 's1'), 'digest'],
  ['not when it remembers nothing', '2.0.0', undefined, 'digest'],
  ['settings that nobody remembers cannot be brought back', '1.0.0', labels('c1', 's2'), 'none'],
] as const)('%s', (_, running, previousLabels, way) =>
  expect(
    wayBack(
      { image: `orders-api:${running}@sha256:a`, labels: labels('c2', 's2'), previousLabels },
      previous,
    ),
  ).toBe(way),
);

it('what Swarm has begun to take back by itself is only watched', () =>
  expect(
    wayBack({ image: previous.image, labels: labels('c1', 's1'), previousLabels: undefined }, previous),
  ).toBe('under way'));

it('a service that is gone is deployed anew', () => expect(wayBack(undefined, previous)).toBe('digest'));
