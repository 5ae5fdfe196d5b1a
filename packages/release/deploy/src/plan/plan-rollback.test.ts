import { describe, expect, it } from 'vitest';
import type { HistoryRecord } from '../cluster/history.ts';
import { chooseGoal, planRollback } from './plan-rollback.ts';

const record = (
  release: string,
  outcome: HistoryRecord['outcome'] = 'deployed',
  content = release,
): HistoryRecord => ({
  command: 'deploy',
  release,
  image: `api:${release}@sha256:${content}`,
  content,
  from: null,
  outcome,
  detail: '',
  contract: 'complete',
  by: '',
  startedAt: '',
  finishedAt: '',
});
const running = { version: '2.0.0', content: '', settings: '', image: '', settled: true, paused: undefined };
const history = [record('1.0.0'), record('1.1.0'), record('1.2.0', 'rolled back'), record('2.0.0')];

describe('a rollback', () => {
  it('returns to the newest other release that was deployed', () =>
    expect(chooseGoal(history, running, undefined, { target: { name: 'local' } })).toMatchObject({
      release: '1.1.0',
    }));
  it('returns to the given release', () =>
    expect(chooseGoal(history, running, '1.0.0', { target: { name: 'local' } })).toMatchObject({
      image: 'api:1.0.0@sha256:1.0.0',
    }));
  it('has nothing to do when that release runs', () =>
    expect(chooseGoal(history, running, '2.0.0', { target: { name: 'local' } })).toBe('there'));
  it('resumes when Swarm has paused its rollback to that release', () =>
    expect(
      chooseGoal(history, { ...running, paused: 'rollback' }, '2.0.0', { target: { name: 'local' } }),
    ).toMatchObject({
      release: '2.0.0',
    }));
  it('that was interrupted continues to its target', () => {
    const moving = { ...running, version: '1.1.0', settled: false };
    const interrupted: HistoryRecord = { ...record('1.1.0', 'stopped'), command: 'rollback' };
    expect(
      chooseGoal([...history, interrupted], moving, undefined, { target: { name: 'local' } }),
    ).toMatchObject({
      release: '1.1.0',
      outcome: 'deployed',
    });
    expect(
      chooseGoal(history, moving, undefined, { target: { name: 'local' } }),
      'killed: without a record',
    ).toMatchObject({
      release: '1.1.0',
    });
    expect(chooseGoal(history, moving, '1.1.0', { target: { name: 'local' } })).toMatchObject({
      release: '1.1.0',
    });
  });
  it('continues Swarm’s own rollback, which a failed task has paused', () => {
    const paused = { ...running, version: '1.1.0', settled: false, paused: 'rollback' as const };
    const stopped = { ...record('2.0.0', 'stopped'), from: '1.1.0' };
    expect(
      chooseGoal([record('1.0.0'), record('1.1.0'), stopped], paused, undefined, {
        target: { name: 'local' },
      }),
    ).toMatchObject({
      release: '1.1.0',
    });
  });
  it('of a release that is being rolled out goes to the one before', () =>
    expect(
      chooseGoal(history, { ...running, version: '2.1.0', settled: false }, undefined, {
        target: { name: 'local' },
      }),
    ).toMatchObject({
      release: '2.0.0',
    }));
  it('of a redeploy that was killed goes to the release before', () =>
    expect(
      chooseGoal(history, { ...running, settled: false }, undefined, { target: { name: 'local' } }),
    ).toMatchObject({ release: '1.1.0' }));
  it('passes over a release whose image was removed, and refuses it when it is given', () => {
    const options = { target: { name: 'local' }, pruned: { 'sha256:1.1.0': '2026-01-01T00:00:00Z' } };
    expect(chooseGoal(history, running, undefined, options)).toMatchObject({ release: '1.0.0' });
    expect(() => chooseGoal(history, running, '1.1.0', options)).toThrow(/the image of 1.1.0 was removed/);
  });
  it('refuses a release that never served', () =>
    expect(() => chooseGoal(history, running, '1.2.0', { target: { name: 'local' } })).toThrow(
      /never deployed/,
    ));
  it('refuses when there is none before', () =>
    expect(() => chooseGoal([record('2.0.0')], running, undefined, { target: { name: 'local' } })).toThrow(
      /no release before/,
    ));
});

it('a rollback checks the schema, under the lock, before it changes a replica', () =>
  expect(
    planRollback({ stack: 'orders', hooks: undefined }, running, record('1.1.0')).map(({ kind }) => kind),
  ).toEqual(['lock', 'remove', 'check schema', 'rollout', 'record', 'unlock']));
