import fc from 'fast-check';
import { gte } from 'semver';
import { describe, expect, it } from 'vitest';
import { describeEvidence } from './evidence.ts';
import { oldHeartbeats, oldSessions, sessionEvidence } from './old-releases.ts';

const session = (applicationName: string, pid = 1) => ({ pid, applicationName, address: null, since: null });
const isOld = (applicationName: string) =>
  oldSessions([session(applicationName)], 'shop', '2.0.0').length > 0;

describe('a session counts as an old release', () => {
  it.each([
    ['of an older version', 'shop/1.9.9', true],
    ['of a pre-release of the oldest', 'shop/2.0.0-rc.1', true],
    ['of the service, its version unknown', 'shop/dev', true],
    ['of the service, its version cut off', 'shop/', true],
    ['not of the oldest release itself', 'shop/2.0.0', false],
    ['not of a newer release', 'shop/10.0.0', false],
    ['not of another service', 'shopping/1.0.0', false],
    ['not of the schema command', 'shop-schema/1.0.0', false],
    ['not of a console', 'psql', false],
    ['not without a name', '', false],
  ])('%s', (_, name, old) => {
    expect(isOld(name)).toBe(old);
  });
});

const version = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map((parts) => parts.join('.'));

it('finds every release older than the oldest, and no other', () => {
  fc.assert(
    fc.property(fc.array(version), version, (versions, oldest) => {
      const sessions = versions.map((v, pid) => session(`shop/${v}`, pid));
      const found = new Set(oldSessions(sessions, 'shop', oldest).map(({ pid }) => pid));
      versions.forEach((v, pid) => {
        expect(found.has(pid)).toBe(!gte(v, oldest));
      });
    }),
  );
});

describe('a heartbeat counts as an old release', () => {
  const beat = {
    service: 'shop',
    release: '1.0.0',
    instance: 'a',
    address: null,
    startedAt: new Date(0),
    ageMs: 9,
  };
  it.each([
    ['of an older release, when it is recent', {}, true],
    ['not when it is stale', { ageMs: 11 }, false],
    ['not of the oldest release itself', { release: '2.0.0' }, false],
    ['not of another service', { service: 'other' }, false],
  ])('%s', (_, more, old) => {
    const found = oldHeartbeats([{ ...beat, ...more }], {
      service: 'shop',
      oldestRelease: '2.0.0',
      aliveMs: 10,
    });
    expect(found).toHaveLength(old ? 1 : 0);
  });
});

it('evidence of a session names its pid, address and start', () => {
  const since = new Date('2030-01-02T03:04:05.678Z');
  const seen = { pid: 42, applicationName: 'shop/1.0.0', address: '10.0.0.7', since };
  expect(describeEvidence(sessionEvidence(seen))).toBe(
    'shop/1.0.0 (pid 42, from 10.0.0.7, since 2030-01-02T03:04:05.678Z)',
  );
});
