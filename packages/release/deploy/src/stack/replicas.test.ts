import { expect, it } from 'vitest';
import { replicasIn } from './replicas.ts';

const file = (replicas: string) => `services: { api: { deploy: { replicas: ${replicas} } } }`;

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the stack files' own syntax
it('the replicas of a service are those of its last stack file, with the settings of the target', () => {
  const every = file('"${REPLICAS:-3}"');
  expect(replicasIn([every], {})).toBe('3');
  expect(replicasIn([every], { REPLICAS: '5' })).toBe('5');
  expect(replicasIn([every, 'networks: {}', file('2')], { REPLICAS: '5' })).toBe('2');
  expect(replicasIn([every, file('"${WORKERS:-4}"')], {})).toBe('4');
  expect(replicasIn(['services: {}'], {})).toBeUndefined();
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the stack files' own syntax
