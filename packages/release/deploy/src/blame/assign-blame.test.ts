import type { Confirmed, Finding } from '@zero-downtime/slo';
import { expect, it } from 'vitest';
import { assignBlame, type BlameFacts } from './assign-blame.ts';

const NOTHING = { failed: 0, of: 0 };
const finding = (what: Finding['what'], old = { failed: 0, of: 500 }): Finding => ({
  ...{ route: 'GET /a', what, fresh: { failed: 60, of: 500 }, old },
  ...{ allowed: 0.001, beyond: 0.5, pValue: 1e-9 },
});
const breach = (...findings: Finding[]): Confirmed => ({ kind: 'breach', requests: 500, findings });
const fine: Confirmed = { kind: 'fine', requests: 500 };
const suspicious: Confirmed = { kind: 'suspicious', requests: 500, findings: [finding('slow')] };
const few: Confirmed = { kind: 'too little', requests: 3, needed: 100 };

const calm = {
  replicas: 3,
  fresh: { waitMs: 0.3, cores: 0.1 },
  old: { waitMs: 0.3, cores: 0.1 },
  database: 'answers',
} as const;
const starved = { ...calm, fresh: { waitMs: 20, cores: 0.1 } };
const silent = { ...calm, database: 'silent' } as const;

const facts = (changes: Partial<BlameFacts>): BlameFacts => ({
  ...{ release: '2', old: '1', result: fine, leak: undefined, shared: [] },
  ...{ conditions: calm, usual: { cores: 0.1 }, forced: false },
  ...changes,
});
const alone = (what: Finding['what']) => breach(finding(what, NOTHING));
const both = [finding('unavailable')];

it.each<[string, Partial<BlameFacts>, string]>([
  ['a release that serves well has nothing to blame', {}, 'none'],
  ['one that has served little has neither', { result: few }, 'none'],
  ['a starved host is no trouble while all is served well', { conditions: starved }, 'none'],
  ['a release that is slow for a moment is not blamed yet', { result: suspicious }, 'none'],
  ['a release that alone fails requests is to blame', { result: breach(finding('errors')) }, 'release'],
  ['a release that alone cuts requests off is to blame', { result: breach(finding('cut off')) }, 'release'],
  ['a release that alone is slow is to blame', { result: breach(finding('slow')) }, 'release'],
  [
    'a release that alone turns requests away is to blame',
    { result: breach(finding('unavailable')) },
    'release',
  ],
  ['a release that leaks is to blame', { leak: 'memory: much' }, 'release'],
  [
    'a starved host is to blame for slow requests',
    { result: breach(finding('slower')), conditions: starved },
    'host',
  ],
  [
    'and for replicas that turn requests away',
    { result: breach(finding('unavailable')), conditions: starved },
    'host',
  ],
  ['but not for errors', { result: breach(finding('errors')), conditions: starved }, 'release'],
  [
    'nor for a release that is slow among other things',
    { result: breach(finding('slow'), finding('errors')), conditions: starved },
    'release',
  ],
  [
    'nor when the release itself burns the CPU',
    { result: breach(finding('slow')), conditions: { ...starved, fresh: { waitMs: 20, cores: 0.9 } } },
    'release',
  ],
  [
    'a starved host is told while it is not known whether slow requests last',
    { result: suspicious, conditions: starved },
    'host',
  ],
  [
    'a database that does not answer is to blame for slow requests',
    { result: breach(finding('slow')), conditions: silent },
    'database',
  ],
  [
    'a database that does not answer is to blame for what both releases miss',
    { shared: both, conditions: silent },
    'database',
  ],
  ['an old release that misses the same objectives is to blame', { shared: both }, 'incumbent'],
  ['or the host, when it is starved', { shared: both, conditions: starved }, 'host'],
  [
    'a release that is worse than a failing old one is to blame',
    { shared: both, result: breach(finding('unavailable')) },
    'release',
  ],
  [
    'but not one that is slower while the old one is too slow as well',
    { shared: both, result: breach(finding('slower')) },
    'incumbent',
  ],
  [
    'a release that --force lets replace a failing one need not be better',
    { shared: both, forced: true },
    'none',
  ],
  ['but not worse', { result: breach(finding('errors')), forced: true }, 'release'],
  ['alone, a release that is slow is to blame', { result: alone('slow') }, 'release'],
  ['alone, a release that fails requests is to blame', { result: alone('errors') }, 'release'],
  [
    'alone, a release that only answers 503 may miss a dependency',
    { result: alone('unavailable') },
    'unclear',
  ],
  [
    'alone, a starved host is to blame for slow requests',
    { result: alone('slow'), conditions: starved },
    'host',
  ],
  [
    'alone, a database that does not answer is to blame for errors',
    { result: alone('errors'), conditions: silent },
    'database',
  ],
  [
    'alone after --force, a release that fails as the one before did is not to blame',
    { result: alone('errors'), forced: true },
    'incumbent',
  ],
  [
    'the same release again is compared with the CPU that it used before',
    {
      old: undefined,
      result: alone('slow'),
      conditions: { ...starved, old: {}, fresh: { waitMs: 20, cores: 0.9 } },
      usual: { cores: 0.8 },
    },
    'host',
  ],
  [
    'a first release that Prometheus has not read yet has nothing to blame',
    { old: undefined, result: few, conditions: { ...calm, replicas: undefined } },
    'none',
  ],
  [
    'metrics of no replica say nothing',
    { result: breach(finding('errors')), conditions: { ...calm, replicas: 0 } },
    'metrics',
  ],
])('%s', (_, changes, kind) => expect(assignBlame(facts(changes)).kind).toBe(kind));

it.each<[string, Partial<BlameFacts>, RegExp]>([
  [
    'the host',
    { shared: both, conditions: starved },
    /^the host is starved: replicas waited 20 ms for a CPU/,
  ],
  [
    'the old release',
    { shared: both },
    /^1 is failing too: GET \/a: 60 of 500 requests were rejected with 503/,
  ],
  ['the database', { shared: both, conditions: silent }, /^the database does not answer$/],
  [
    'metrics',
    { conditions: { ...calm, replicas: 0 } },
    /^metrics are unavailable: Prometheus has not scraped any replica$/,
  ],
])('%s is named when it is to blame', (_, changes, why) =>
  expect(assignBlame(facts(changes))).toMatchObject({ why: expect.stringMatching(why) }),
);
