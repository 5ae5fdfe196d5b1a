import { describe, expect, it } from 'vitest';
import type { HistoryRecord } from '../cluster/history.ts';
import type { Running } from '../cluster/running.ts';
import { decide, type Facts } from './decide.ts';

const running = (changes: Partial<Running> = {}): Running => ({
  version: '1.0.0',
  content: 'one',
  settings: 's',
  image: 'registry/shop/orders-api:1.0.0@sha256:aa',
  settled: true,
  paused: undefined,
  ...changes,
});
const record = (changes: Partial<HistoryRecord> = {}): HistoryRecord => ({
  command: 'deploy',
  release: '2.0.0',
  image: 'i',
  content: 'two',
  from: '1.0.0',
  outcome: 'deployed',
  detail: '',
  contract: 'complete',
  by: 'me',
  startedAt: '',
  finishedAt: '',
  ...changes,
});
const facts = (changes: Partial<Facts> = {}): Facts => ({
  target: { name: 'local' },
  service: 'orders-api',
  wanted: { version: '2.0.0', content: 'two', settings: 's' },
  running: running(),
  edge: undefined,
  listener: undefined,
  backups: undefined,
  prometheus: undefined,
  leftover: [],
  databaseThere: true,
  deployedBefore: false,
  last: undefined,
  redeploy: false,
  contract: 'auto',
  ...changes,
});
const finished = { running: running({ version: '2.0.0', content: 'two' }), last: record() };
const rollout = (changes: Partial<Facts>) => {
  const decision = decide(facts(changes));
  return decision.kind === 'deploy' ? decision.rollout : decision.kind;
};

describe('a deploy', () => {
  it('creates the service where nothing runs', () => expect(rollout({ running: undefined })).toBe('create'));
  it('updates a service that runs another release', () => expect(rollout({})).toBe('update'));
  it('updates a service that runs the same content by another number', () =>
    expect(rollout({ running: running({ content: 'two' }) })).toBe('update'));
  it('updates a service whose settings differ', () =>
    expect(
      rollout({ ...finished, running: running({ version: '2.0.0', content: 'two', settings: 'other' }) }),
    ).toBe('update'));
  it('does nothing when the stack is as desired', () => expect(rollout(finished)).toBe('nothing'));
  it('removes the canary of a killed deploy, and services that the target no longer wants', () => {
    const decision = decide(facts({ ...finished, leftover: ['canary', 'prometheus'] }));
    expect(decision).toMatchObject({ kind: 'deploy', leftover: ['canary', 'prometheus'] });
  });
  it('restarts every replica when asked to', () =>
    expect(rollout({ ...finished, redeploy: true })).toBe('restart'));
  it('continues a rollout that an earlier run has begun', () =>
    expect(rollout({ ...finished, last: undefined })).toBe('settle'));
  it('continues after an earlier run that stopped half-way', () =>
    expect(rollout({ ...finished, last: record({ outcome: 'stopped' }) })).toBe('settle'));
  it('continues when replicas are unhealthy', () =>
    expect(
      rollout({ ...finished, running: running({ version: '2.0.0', content: 'two', settled: false }) }),
    ).toBe('settle'));
  it.each([
    ['resumes a rollback of Swarm that has paused, when its goal is wanted', 'rollback', false, 'resume'],
    ['resumes an update that has paused', 'update', false, 'resume'],
    ['replaces every replica instead when asked to', 'rollback', true, 'restart'],
  ] as const)('%s', (_, paused, redeploy, expected) => {
    const stopped = running({ version: '2.0.0', content: 'two', paused });
    expect(rollout({ ...finished, running: stopped, redeploy })).toBe(expected);
  });
  it('deploys the release again when Swarm has paused its rollback from it', () =>
    expect(rollout({ running: running({ settled: false, paused: 'rollback' }) })).toBe('update'));
  it('contracts what an earlier deploy left for later', () =>
    expect(rollout({ ...finished, last: record({ contract: 'waiting' }) })).toBe('settle'));
  it('leaves contract for later again when told to', () =>
    expect(rollout({ ...finished, last: record({ contract: 'waiting' }), contract: 'later' })).toBe(
      'nothing',
    ));
  it('refuses other content under a version that runs', () =>
    expect(decide(facts({ running: running({ version: '2.0.0' }) }))).toMatchObject({
      kind: 'refuse',
      why: expect.stringContaining('other content'),
    }));
  it('refuses to replace another service, with any versions', () =>
    expect(decide(facts({ service: 'payments' }))).toMatchObject({
      kind: 'refuse',
      why: 'the stack runs orders-api, and payments would replace it',
    }));
  it('refuses an older release and names the rollback command', () =>
    expect(decide(facts({ running: running({ version: '2.1.0' }), deployedBefore: true }))).toMatchObject({
      kind: 'refuse',
      hint: 'roll back instead: npm run rollback -- --to 2.0.0',
    }));
  it('names no rollback to a release that was never deployed', () =>
    expect(decide(facts({ running: running({ version: '2.1.0' }) }))).toMatchObject({
      kind: 'refuse',
      hint: 'raise "version" in services/orders-api/package.json above 2.1.0, then run this again',
    }));

  it('starts the database, the edge and the listener first where they are missing', () => {
    const edge = { wanted: { version: '1.0.0', content: 'e', settings: 's' }, running: undefined };
    expect(decide(facts({ running: undefined, databaseThere: false, edge, listener: edge }))).toMatchObject({
      platform: ['database', 'edge', 'listener'],
    });
  });

  it('starts or updates Prometheus before the rollout, and does not touch an unchanged one', () => {
    const wanted = { version: '2.0.0', content: 'prometheus', settings: 'rules' };
    const platform = (there: Running | undefined) => {
      const decision = decide(facts({ ...finished, prometheus: { wanted, running: there } }));
      return decision.kind === 'deploy' ? decision.platform : decision.kind;
    };
    expect(platform(undefined)).toEqual(['prometheus']);
    expect(platform(running({ ...wanted, settings: 'old rules' }))).toEqual(['prometheus']);
    expect(platform(running({ ...wanted, settled: false }))).toEqual(['prometheus']);
    expect(platform(running(wanted))).toBe('nothing');
  });

  it('updates the edge alone, and the listener stays, when only the edge differs', () => {
    const wanted = { version: '1.0.1', content: 'new', settings: 's' };
    const listener = { wanted, running: running({ content: 'new' }) };
    const edge = { wanted, running: running({ content: 'old' }) };
    expect(decide(facts({ ...finished, edge, listener }))).toMatchObject({ platform: ['edge'] });
    expect(decide(facts({ ...finished, edge: listener, listener: edge }))).toMatchObject({
      platform: ['listener'],
    });
  });

  it('updates the edge only when its content differs', () => {
    const wanted = { version: '1.0.1', content: 'e2', settings: 's' };
    expect(
      decide(facts({ ...finished, edge: { wanted, running: running({ content: 'e1' }) } })),
    ).toMatchObject({ platform: ['edge'] });
    expect(
      decide(facts({ ...finished, edge: { wanted, running: running({ content: 'e2' }) } })),
    ).toMatchObject({ kind: 'nothing' });
  });
});
