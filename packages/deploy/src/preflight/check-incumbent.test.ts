import { expect, it } from 'vitest';
import type { Deployment, Running } from '../plan/decide.ts';
import { canBeAsked } from './check-incumbent.ts';

const from: Running = {
  ...{ version: '1.0.0', content: '', settings: '', image: '' },
  ...{ settled: true, paused: undefined },
};
type Plan = Pick<Deployment, 'from' | 'rollout' | 'platform'>;

it.each<[string, 'prometheus' | 'off', Partial<Plan>, boolean]>([
  ['a release that serves is asked about before another one replaces it', 'prometheus', {}, true],
  ['and before its own replicas are replaced', 'prometheus', { rollout: 'restart' }, true],
  ['not where the target has no monitoring', 'off', {}, false],
  ['not where Prometheus is only just being started', 'prometheus', { platform: ['prometheus'] }, false],
  ['not where nothing runs', 'prometheus', { from: undefined, rollout: 'create' }, false],
  ['not where the deploy goes on with an earlier one', 'prometheus', { rollout: 'settle' }, false],
  [
    'not where replicas are missing or Swarm has paused: the deploy is what mends that',
    'prometheus',
    { from: { ...from, settled: false } },
    false,
  ],
])('%s', (_, monitoring, changes, asked) =>
  expect(canBeAsked({ monitoring }, { from, rollout: 'update', platform: [], ...changes })).toBe(asked),
);
