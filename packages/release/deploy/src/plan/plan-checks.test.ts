import { expect, it } from 'vitest';
import type { Running } from '../cluster/running.ts';
import type { ToDeploy } from './decide.ts';
import { canBeAsked } from './plan-checks.ts';

const from: Running = {
  ...{ version: '1.0.0', content: '', settings: '', image: '' },
  ...{ settled: true, paused: undefined },
};
type Plan = Pick<ToDeploy, 'from' | 'rollout' | 'platform'>;

it.each<[string, 'prometheus' | 'off', Partial<Plan>, boolean]>([
  ['a release that serves is asked about before another one replaces it', 'prometheus', {}, true],
  ['and before its own replicas are replaced', 'prometheus', { rollout: 'restart' }, true],
  ['not where the target has no monitoring', 'off', {}, false],
  ['not where Prometheus is only just being started', 'prometheus', { platform: ['prometheus'] }, false],
  ['not where nothing runs', 'prometheus', { from: undefined, rollout: 'create' }, false],
  ['not where the deploy continues an earlier one', 'prometheus', { rollout: 'settle' }, false],
  [
    'not where replicas are missing: the deploy is what mends that',
    'prometheus',
    { from: { ...from, settled: false } },
    false,
  ],
  ['nor where Swarm has paused', 'prometheus', { from: { ...from, paused: 'rollback' } }, false],
])('%s', (_, monitoring, changes, asked) =>
  expect(canBeAsked({ monitoring }, { from, rollout: 'update', platform: [], ...changes })).toBe(asked),
);
