import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryRecord } from '../cluster/history.ts';
import { withoutPruned } from '../cluster/pruned.ts';
import { chooseGoal } from '../plan/plan-rollback.ts';
import { choosePruned } from './choose.ts';
import { readListed } from './engine-images.ts';

const REPOSITORY = '127.0.0.1:5050/orders-api';
const record = (release: string, changes: Partial<HistoryRecord> = {}): HistoryRecord => ({
  ...{ command: 'deploy', release, image: `${REPOSITORY}:${release}@sha256:${release}`, content: '' },
  ...{ from: null, outcome: 'deployed', detail: '', contract: 'complete', by: '' },
  ...{ startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:00Z' },
  ...changes,
});
const choose = (history: HistoryRecord[], keep = 2, inUse: string[] = []) =>
  choosePruned({ history, repository: REPOSITORY, keep, inUse: new Set(inUse) });
const oldOf = (...given: Parameters<typeof choose>) => choose(...given).old.map(({ release }) => release);

describe('the choice of images to remove', () => {
  it('keeps the images of the newest releases that served', () => {
    const history = ['1.0.0', '1.1.0', '2.0.0'].map((release) => record(release));
    expect(choose(history)).toEqual({
      kept: ['2.0.0', '1.1.0'],
      old: [{ release: '1.0.0', digest: 'sha256:1.0.0' }],
    });
  });
  it('a release to which a rollback went counts as new', () =>
    expect(oldOf([record('1.0.0'), record('1.1.0'), record('2.0.0'), record('1.0.0')])).toEqual(['1.1.0']));
  it('an image that was never deployed is removed, and does not count as kept', () =>
    expect(oldOf([record('1.0.0'), record('1.1.0'), record('1.2.0', { outcome: 'failed' })])).toEqual([
      '1.2.0',
    ]));
  it('images that a service runs or would roll back to, and those of other stacks, stay', () =>
    expect(
      oldOf(
        ['1.0.0', '1.1.0', '2.0.0'].map((release) => record(release)),
        2,
        ['sha256:1.0.0'],
      ),
    ).toEqual([]));
  it('images of another repository, or without a digest, are ignored', () => {
    const other = record('0.9.0', { image: '127.0.0.1:5050/payments:0.9.0@sha256:p', outcome: 'failed' });
    expect(oldOf([other, record('0.8.0', { image: '', outcome: 'failed' }), record('1.0.0')])).toEqual([]);
  });
});

it('for every history, no digest is removed that a later rollback needs, or that is in use', () => {
  const releases = fc.constantFrom('1.0.0', '1.1.0', '1.2.0', '2.0.0', '2.1.0', '3.0.0');
  const records = fc
    .record({
      release: releases,
      build: fc.integer({ min: 1, max: 2 }),
      outcome: fc.constantFrom('deployed', 'failed', 'rolled back'),
    })
    .map(({ release, build, outcome }) =>
      record(release, {
        outcome: outcome as 'failed',
        image: `${REPOSITORY}:${release}@sha256:${release}-${build}`,
      }),
    );
  fc.assert(
    fc.property(fc.array(records, { minLength: 1 }), fc.integer({ min: 2, max: 5 }), (history, keep) => {
      const running = history.findLast(({ outcome }) => outcome === 'deployed');
      if (!running) return;
      const inUse = running.image.split('@')[1] ?? '';
      const old = choose(history, keep, [inUse]).old.map(({ digest }) => digest);
      const pruned = Object.fromEntries(old.map((digest) => [digest, '2026-01-02T00:00:00Z']));
      expect(old).not.toContain(inUse);
      const now = {
        version: running.release,
        image: running.image,
        content: '',
        settings: '',
        settled: true,
        paused: undefined,
      };
      for (const { release } of history)
        try {
          const goal = chooseGoal(history, now, release, { pruned, target: { name: 'local' } });
          if (goal !== 'there') expect(old).not.toContain(goal.image.split('@')[1]);
        } catch (error) {
          expect(error).toMatchObject({ outcome: 'refused' });
        }
      const served = new Set(
        history.filter(({ outcome }) => outcome === 'deployed').map(({ release }) => release),
      );
      const left = new Set(
        withoutPruned(history, pruned)
          .filter(({ outcome }) => outcome === 'deployed')
          .map(({ release }) => release),
      );
      expect(left.size).toBeGreaterThanOrEqual(Math.min(keep, served.size));
    }),
  );
});

describe('a rollback to a release whose image was removed', () => {
  const history = ['1.0.0', '1.1.0', '2.0.0'].map((release) => record(release));
  const now = { version: '2.0.0', image: '', content: '', settings: '', settled: true, paused: undefined };
  const pruned = { 'sha256:1.0.0': '2026-01-02T00:00:00Z' };
  it('is refused with the possible releases', () =>
    expect(() => chooseGoal(history, now, '1.0.0', { pruned, target: { name: 'local' } })).toThrow(
      expect.objectContaining({
        outcome: 'refused',
        message: expect.stringContaining('was removed'),
        hint: expect.stringContaining('1.1.0, 2.0.0'),
      }),
    ));
  it('is possible after the release is published again', () => {
    const again = record('1.0.0', { finishedAt: '2026-01-03T00:00:00Z' });
    expect(chooseGoal([...history, again], now, '1.0.0', { pruned, target: { name: 'local' } })).toBe(again);
  });
});

it('parses a tag and a digest from each line of an engine', () => {
  expect(readListed('1.0.0 sha256:aa\n<none> sha256:bb\n2.0.0 <none>\n')).toEqual([
    { tag: '1.0.0', digest: 'sha256:aa' },
    { tag: undefined, digest: 'sha256:bb' },
  ]);
});
