import type { TaskState, TaskView, UpdateState } from '@zero-downtime/swarm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFinal, rolloutVerdict, type Sample } from './verdict.ts';

const OLD = 'registry/api:1.0.0@sha256:aa';
const NEW = 'registry/api:2.0.0@sha256:bb';

function task(
  slot: number,
  image: string,
  state: TaskState = 'running',
  desired: TaskState = 'running',
): TaskView {
  return {
    id: `${slot}-${image}-${state}`,
    slot,
    node: 'n',
    image,
    state,
    desired,
    error: '',
    exitCode: undefined,
    createdAt: 0,
    since: 0,
  };
}

function sample(
  changes: Partial<Omit<Sample, 'service'>> & { update?: UpdateState; spec?: string } = {},
): Sample {
  const { update, spec = NEW, ...rest } = changes;
  return {
    service: { image: spec, replicas: 3, update: update && { state: update, message: 'said Swarm' } },
    tasks: [1, 2, 3].map((slot) => task(slot, NEW)),
    image: NEW,
    replaces: true,
    settles: false,
    now: 10_000,
    elapsedMs: 10_000,
    deadlineMs: 60_000,
    startingMs: new Map(),
    readyWithinMs: 20_000,
    ...rest,
  };
}

const kind = (changes: Parameters<typeof sample>[0]) => rolloutVerdict(sample(changes)).kind;

describe('a rollout', () => {
  it('is done when Swarm reports completion and every replica is healthy on the image', () => {
    expect(kind({ update: 'completed' })).toBe('done');
  });

  it('is not done while Swarm monitors the last replica, even if all are healthy', () => {
    expect(kind({ update: 'updating' })).toBe('waiting');
  });

  it('that is only watched ignores the rollback of an earlier update', () => {
    expect(kind({ update: 'rollback_completed', settles: true })).toBe('done');
    expect(kind({ update: 'rollback_completed', settles: true, spec: OLD })).toBe('rolled back');
    expect(kind({ update: 'rollback_completed' })).toBe('rolled back');
  });

  it('is lost when Swarm waits for a replica on a node that became unreachable before it ran', () => {
    const lost = {
      ...task(2, NEW, 'assigned', 'shutdown'),
      node: 'worker-2',
      createdAt: 50_000,
      since: 51_000,
    };
    const tasks = [task(1, NEW), lost, task(2, NEW), task(3, OLD)];
    const at = (now: number) =>
      rolloutVerdict(
        sample({ update: 'updating', tasks, now, elapsedMs: now - 40_000, deadlineMs: 600_000 }),
      );
    expect(at(60_000).kind).toBe('waiting');
    expect(at(90_000)).toEqual({
      kind: 'lost',
      node: 'worker-2',
      why: expect.stringContaining('node worker-2'),
    });
  });

  it('ignores such a task of an earlier rollout', () => {
    const lost = { ...task(2, NEW, 'assigned', 'shutdown'), createdAt: 1_000, since: 2_000 };
    expect(kind({ update: 'updating', tasks: [task(1, NEW), lost], now: 900_000, elapsedMs: 5_000 })).toBe(
      'waiting',
    );
  });

  it('is not done when a replica has failed since Swarm reported completion', () => {
    expect(kind({ update: 'completed', tasks: [task(1, NEW), task(2, NEW), task(3, NEW, 'starting')] })).toBe(
      'waiting',
    );
  });

  it('with nothing to replace is done, although Swarm never reports an update', () => {
    expect(kind({})).toBe('done');
  });

  it('is not done before Swarm has had time to report an update', () => {
    expect(kind({ elapsedMs: 100 })).toBe('waiting');
  });

  it('of a first release is done as soon as all are healthy', () => {
    expect(kind({ replaces: false, elapsedMs: 100 })).toBe('done');
  });

  it('of a first release that keeps failing ends as failing', () => {
    const crashes = Array.from({ length: 3 }, () => task(1, NEW, 'failed', 'shutdown'));
    expect(
      kind({ replaces: false, tasks: [...crashes, task(1, NEW, 'starting'), task(2, NEW), task(3, NEW)] }),
    ).toBe('failing');
  });

  it.each([
    ['rollback_started', 'rolling back'],
    ['rollback_completed', 'rolled back'],
    ['rollback_paused', 'rollback paused'],
    ['paused', 'stuck'],
  ] as const)('in Swarm state %s is %s', (update, expected) => {
    expect(kind({ update, spec: update.startsWith('rollback') ? OLD : NEW })).toBe(expected);
  });

  it('is superseded when another command gives the service another image', () => {
    expect(kind({ spec: 'registry/api:3.0.0@sha256:cc', update: 'updating' })).toBe('superseded');
  });

  it('past its deadline is overdue, because Swarm waits forever', () => {
    expect(
      kind({
        update: 'updating',
        tasks: [task(1, OLD), task(2, OLD), task(3, NEW, 'preparing', 'ready')],
        elapsedMs: 60_001,
      }),
    ).toBe('overdue');
  });

  describe('whose new replica is still starting', () => {
    const starting = task(1, NEW, 'starting');
    const after = (ms: number, changes: Parameters<typeof sample>[0] = {}) =>
      kind({
        update: 'updating',
        tasks: [task(1, OLD), task(2, OLD), task(3, OLD), starting],
        startingMs: new Map([[starting.id, ms]]),
        ...changes,
      });
    it.each([
      ['is waited for as long as its health check takes', 19_000, {}, 'waiting'],
      ['is given up after that, although the engine still probes it', 20_001, {}, 'unready'],
      ['is overdue, whichever comes first', 20_001, { elapsedMs: 60_001 }, 'overdue'],
      [
        'is left to the restarts of Swarm when it is the first release',
        20_001,
        { replaces: false },
        'waiting',
      ],
      ['is not given up for a replica of another release', 20_001, { image: OLD, spec: OLD }, 'waiting'],
    ] as const)('%s', (_, ms, changes, expected) => expect(after(ms, changes)).toBe(expected));
  });

  it('always ends after twice its deadline, for every status of Swarm', () => {
    const states = fc.constantFrom<UpdateState | undefined>(
      'updating',
      'paused',
      'completed',
      'rollback_started',
      'rollback_paused',
      'rollback_completed',
      undefined,
    );
    const tasks = fc.array(
      fc.record({
        slot: fc.integer({ min: 1, max: 3 }),
        image: fc.constantFrom(OLD, NEW),
        state: fc.constantFrom<TaskState>('new', 'preparing', 'starting', 'running', 'failed', 'shutdown'),
        desired: fc.constantFrom<TaskState>('running', 'ready', 'shutdown'),
      }),
    );
    fc.assert(
      fc.property(states, tasks, fc.boolean(), fc.constantFrom(OLD, NEW), (update, views, replaces, spec) => {
        const end = rolloutVerdict(
          sample({
            ...(update ? { update } : {}),
            spec,
            replaces,
            tasks: views.map((view) => task(view.slot, view.image, view.state, view.desired)),
            elapsedMs: 120_001,
          }),
        );
        expect(isFinal(end)).toBe(true);
      }),
    );
  });

  it('is never done while a wanted replica is not healthy on the image', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<TaskState>('new', 'pending', 'preparing', 'starting', 'failed'),
        fc.integer({ min: 0, max: 200_000 }),
        (state, elapsedMs) => {
          expect(
            kind({
              update: 'completed',
              elapsedMs,
              tasks: [task(1, NEW), task(2, NEW), task(3, NEW, state)],
            }),
          ).not.toBe('done');
        },
      ),
    );
  });
});
