import { describe, expect, it } from 'vitest';
import { factsOf, refuseUnsound } from './schema-plan.ts';

describe('a plan for a schema', () => {
  it('reads the completed phases from an older release, and leaves the other facts unknown', () => {
    const changes = [
      { change: '001_a', expand: 'done', backfill: 'none', contract: 'done' },
      { change: '002_b', expand: 'done', backfill: 'pending', contract: 'pending' },
    ] as const;
    const facts = factsOf({ changes: [...changes], oldestRelease: '1.5.0' }, '2.0.0');
    expect(facts).toMatchObject({ serverVersion: null, tables: null, steps: [] });
    expect(facts.phases.map(({ change, phase, oldestRelease }) => [change, phase, oldestRelease])).toEqual([
      ['001_a', 'expand', null],
      ['001_a', 'contract', '1.5.0'],
      ['002_b', 'expand', null],
    ]);
  });

  it('is refused with every reason', () => {
    const refusals = ['001_a expand was edited', '002_b expand, line 1: copies it'];
    expect(() =>
      refuseUnsound({ name: 'local', service: 'orders-api' }, { release: '2.0.0', refusals }),
    ).toThrow(
      expect.objectContaining({
        outcome: 'refused',
        message: expect.stringMatching(/2\.0\.0[\s\S]*001_a[\s\S]*002_b/),
      }),
    );
    expect(() =>
      refuseUnsound({ name: 'local', service: 'orders-api' }, { release: '2.0.0', refusals: [] }),
    ).not.toThrow();
  });
});
