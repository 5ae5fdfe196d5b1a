import { type Docker, DockerError } from '@zero-downtime/swarm';
import { describe, expect, it } from 'vitest';
import { beginWayBack, wayBack } from './take-back.ts';

const previous = { version: '1.0.0', image: 'orders-api:1.0.0@sha256:a', content: 'c1', settings: 's1' };
const labels = (content: string, settings: string) => ({
  'release.version': '1.0.0',
  'release.content': content,
  'release.settings': settings,
});

it.each([
  ['Swarm goes back when it remembers the very release', '2.0.0', labels('c1', 's1'), 'swarm'],
  ['and when only the settings were changed', '1.0.0', labels('c1', 's1'), 'swarm'],
  ['not when its last update replaced other settings', '2.0.0', labels('c1', 's2'), 'digest'],
  ['not when a no-op update has made it forget', '2.0.0', labels('c2', 's1'), 'digest'],
  ['not when it remembers nothing', '2.0.0', undefined, 'digest'],
  ['settings that Swarm has forgotten cannot be restored', '1.0.0', labels('c1', 's2'), 'none'],
] as const)('%s', (_, running, previousLabels, way) =>
  expect(
    wayBack(
      {
        image: `orders-api:${running}@sha256:a`,
        labels: labels('c2', 's2'),
        previousLabels,
        update: undefined,
      },
      previous,
    ),
  ).toBe(way),
);

it.each([
  ['what Swarm has begun to take back by itself is only watched', 'rollback_started', 'under way'],
  ['what it has taken back is, too', 'rollback_completed', 'under way'],
  ['what it has paused half-way back is resumed', 'rollback_paused', 'resume'],
] as const)('%s', (_, state, way) =>
  expect(
    wayBack(
      {
        image: previous.image,
        labels: labels('c1', 's1'),
        previousLabels: undefined,
        update: { state, message: '' },
      },
      previous,
    ),
  ).toBe(way),
);

it('deploys a removed service again', () => expect(wayBack(undefined, previous)).toBe('digest'));

describe('while Swarm may start its own rollback at any moment', () => {
  const labelled = (version: string, content: string) => ({
    ...labels(content, 's1'),
    'release.version': version,
  });
  const bad = labelled('2.0.0', 'c2');
  const good = labelled('1.0.0', 'c1');

  /** A Swarm that has begun its own rollback just before the first act of ours. */
  function racing({ refuses = false } = {}) {
    let spec = { now: bad, before: good };
    const turn = () => {
      spec = { now: spec.before, before: spec.now };
    };
    const acts: string[] = [];
    const docker: Docker = async (asked) => {
      if (asked.includes('inspect')) return inspected(spec.now, spec.before);
      acts.push('rollback');
      if (acts.length === 1) turn();
      if (acts.length === 1 && refuses) throw new DockerError(asked, 'update out of sequence');
      turn();
      return '';
    };
    return { docker, acts, now: () => spec.now };
  }

  it.each([
    ['goes the right way when its act went the wrong one', false, ['rollback', 'rollback']],
    ['is content when its act is refused, as it is done already', true, ['rollback']],
  ])('%s', async (_, refuses, acts) => {
    const swarm = racing({ refuses });
    const deploy = () => Promise.reject(new Error('not asked for'));
    expect(await beginWayBack(swarm.docker, 'orders_api', previous, deploy)).toBe('under way');
    expect({ acts: swarm.acts, now: swarm.now() }).toEqual({ acts, now: good });
  });

  it('deploys the recorded digest once, with any settings', async () => {
    let deploys = 0;
    const docker: Docker = async () => inspected(bad, labelled('1.0.0', 'other'));
    const way = await beginWayBack(docker, 'orders_api', previous, async () => void deploys++);
    expect({ way, deploys }).toEqual({ way: 'digest', deploys: 1 });
  });

  const inspected = (now: Record<string, string>, before: Record<string, string>) => {
    const image = `orders-api:${now['release.version']}@sha256:a`;
    const spec = (Labels: Record<string, string>) => ({
      ...{ Name: 'orders_api', Labels, Mode: { Replicated: { Replicas: 3 } } },
      TaskTemplate: { ContainerSpec: { Image: image } },
    });
    return JSON.stringify([{ ID: 'x', Spec: spec(now), PreviousSpec: spec(before) }]);
  };
});
