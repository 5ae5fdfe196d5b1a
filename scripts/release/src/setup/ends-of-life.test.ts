import { expect, it } from 'vitest';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { endOfLifeWarning } from './ends-of-life.ts';

const { prometheus, registry, formerPostgres } = versions;
const TODAY = '2026-11-29';

it('a pulled image gets no fixes after the end of life of its project', () => {
  const warning = endOfLifeWarning(prometheus, prometheus.public, TODAY);
  expect(warning).toContain('prom/prometheus:v2.53.5 has had no fixes since 2025-07-31');
  expect(endOfLifeWarning(prometheus, prometheus.public, '2025-07-31')).toBeUndefined();
  expect(endOfLifeWarning(registry, registry.public, TODAY)).toBeUndefined();
});

it('an image built from packages gets fixes as long as its Debian', () => {
  expect(endOfLifeWarning(prometheus, undefined, TODAY)).toBeUndefined();
  expect(endOfLifeWarning(prometheus, undefined, '2028-08-10')).toContain('is from Debian 13');
  expect(endOfLifeWarning(formerPostgres, undefined, '2028-07-01')).toContain('is from Debian 12');
});
