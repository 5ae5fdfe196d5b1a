import { expect, it } from 'vitest';
import { blameForFailure } from './blame-for-failure.ts';

const EXIT = 'task: non-zero exit (1)';
const UNHEALTHY = 'task: non-zero exit (137): dockerexec: unhealthy container';
const STARVED = 'the host is starved';

it.each([
  [
    'an engine that has no network for a replica is to blame',
    'network sandbox does not exist',
    'answers',
    undefined,
    'engine',
  ],
  ['also on a starved host', 'context deadline exceeded', 'answers', STARVED, 'engine'],
  ['a release that exits is to blame', EXIT, 'answers', undefined, 'release'],
  ['also on a starved host: a host does not make a process exit', EXIT, 'answers', STARVED, 'release'],
  ['but not while its database does not answer', EXIT, 'silent', undefined, 'database'],
  ['a release that becomes unhealthy is to blame', UNHEALTHY, 'unknown', undefined, 'release'],
  ['but not on a starved host, where a probe times out', UNHEALTHY, 'answers', STARVED, 'host'],
  ['a release that never becomes ready is to blame', undefined, 'answers', undefined, 'release'],
  ['but not while its database does not answer', undefined, 'silent', undefined, 'database'],
  ['nor on a starved host', undefined, 'answers', STARVED, 'host'],
] as const)('%s', (_, error, database, starved, culprit) =>
  expect(blameForFailure({ error, database, starved })).toBe(culprit),
);
