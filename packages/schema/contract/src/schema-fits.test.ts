import fc from 'fast-check';
import { compare, lt } from 'semver';
import { describe, expect, it } from 'vitest';
import { schemaFits } from './schema-fits.ts';
import type { PhaseRecord, SchemaState } from './schema-state.ts';

const expanded = (change: string): PhaseRecord => ({
  change,
  phase: 'expand',
  release: '1.0.0',
  finished: true,
  oldestRelease: null,
});
const contracted = (change: string, oldestRelease: string, finished = true): PhaseRecord => ({
  change,
  phase: 'contract',
  release: oldestRelease,
  finished,
  oldestRelease,
});
const state = (...phases: PhaseRecord[]): SchemaState => ({ phases });

describe('a release fits the schema', () => {
  it.each<[string, SchemaState, string, string[], boolean]>([
    [
      'with all changes that it needs',
      state(expanded('001'), expanded('002')),
      '2.0.0',
      ['001', '002'],
      true,
    ],
    ['with more changes than it needs', state(expanded('001'), expanded('002')), '1.0.0', ['001'], true],
    ['but not without a change that it needs', state(expanded('001')), '2.0.0', ['001', '002'], false],
    [
      'but not with an unfinished expand',
      state({ ...expanded('001'), finished: false }),
      '1.0.0',
      ['001'],
      false,
    ],
    ['whose contract allows exactly this release', state(contracted('002', '2.0.0')), '2.0.0', [], true],
    [
      'but not with a contract that requires a newer release',
      state(contracted('002', '2.0.0')),
      '1.9.9',
      [],
      false,
    ],
    [
      'but not with such a contract that has begun',
      state(contracted('002', '2.0.0', false)),
      '1.0.0',
      [],
      false,
    ],
    ['as a pre-release of the next version', state(contracted('002', '2.0.0')), '2.1.0-try', [], true],
    [
      'but not as a pre-release of the oldest version',
      state(contracted('002', '2.0.0')),
      '2.0.0-rc.1',
      [],
      false,
    ],
    ['with versions compared by number', state(contracted('002', '2.9.0')), '2.10.0', [], true],
  ])('%s', (_, schema, release, needs, fits) => {
    expect(schemaFits(schema, { release, needs }).fits).toBe(fits);
  });

  it('or the reason names the contract that excludes it', () => {
    const schema = state(expanded('002_add_order_tracking'), contracted('002_add_order_tracking', '2.0.0'));
    expect(schemaFits(schema, { release: '1.0.0', needs: [] })).toEqual({
      fits: false,
      reason:
        'release 1.0.0 is older than 2.0.0, the oldest that fits the schema since 002_add_order_tracking was contracted',
    });
  });

  it('or the reason names the missing changes', () => {
    expect(schemaFits(state(), { release: '2.0.0', needs: ['001_a', '002_b'] })).toEqual({
      fits: false,
      reason: 'release 2.0.0 needs 001_a, 002_b, which is not expanded yet',
    });
  });
});

const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((parts) => parts.join('.'));
const contracts = fc
  .array(version)
  .map((all) => state(...all.map((oldest, i) => contracted(`${i}`, oldest))));

describe('for any contracts and any release', () => {
  it('fits exactly when no contract requires a newer release', () => {
    fc.assert(
      fc.property(contracts, version, (schema, release) => {
        const tooOld = schema.phases.some(({ oldestRelease }) => lt(release, oldestRelease ?? '0.0.0'));
        expect(schemaFits(schema, { release, needs: [] }).fits).toBe(!tooOld);
      }),
    );
  });

  it('a newer release fits wherever an older one does', () => {
    fc.assert(
      fc.property(contracts, version, version, (schema, a, b) => {
        const [older, newer] = [a, b].sort(compare) as [string, string];
        const fits = (release: string) => schemaFits(schema, { release, needs: [] }).fits;
        expect(!fits(older) || fits(newer)).toBe(true);
      }),
    );
  });

  it('the reason names the strictest contract', () => {
    fc.assert(
      fc.property(contracts, version, (schema, release) => {
        const fit = schemaFits(schema, { release, needs: [] });
        fc.pre(!fit.fits);
        const strictest = schema.phases
          .map(({ oldestRelease }) => oldestRelease ?? '')
          .sort(compare)
          .at(-1);
        expect(fit).toMatchObject({ reason: expect.stringContaining(`older than ${strictest},`) });
      }),
    );
  });
});
