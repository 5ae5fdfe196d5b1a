import fc from 'fast-check';
import { gte } from 'semver';
import { describe, expect, it } from 'vitest';
import { describeSession, oldSessions } from './old-sessions.ts';

const isOld = (applicationName: string) =>
  oldSessions([{ pid: 1, applicationName, address: null }], 'shop', '2.0.0').length > 0;

describe('a session counts as an old release', () => {
  it.each([
    ['of an older version', 'shop/1.9.9', true],
    ['of a pre-release of the oldest', 'shop/2.0.0-rc.1', true],
    ['of the service, its version unknown', 'shop/dev', true],
    ['of the service, its version cut off', 'shop/', true],
    ['not of the oldest that fits', 'shop/2.0.0', false],
    ['not of a newer one', 'shop/10.0.0', false],
    ['not of another service', 'shopping/1.0.0', false],
    ['not of the schema command', 'shop-schema/1.0.0', false],
    ['not of a console', 'psql', false],
    ['not without a name', '', false],
  ])('%s', (_, name, old) => {
    expect(isOld(name)).toBe(old);
  });
});

const version = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map((parts) => parts.join('.'));

it('no release that fits is ever a witness, and none that does not is missed', () => {
  fc.assert(
    fc.property(fc.array(version), version, (versions, oldest) => {
      const sessions = versions.map((v, pid) => ({ pid, applicationName: `shop/${v}`, address: null }));
      const witnesses = new Set(oldSessions(sessions, 'shop', oldest).map(({ pid }) => pid));
      versions.forEach((v, pid) => {
        expect(witnesses.has(pid)).toBe(!gte(v, oldest));
      });
    }),
  );
});

it('is described so that one finds it', () => {
  expect(describeSession({ pid: 42, applicationName: 'shop/1.0.0', address: '10.0.0.7' })).toBe(
    'shop/1.0.0 (pid 42, from 10.0.0.7)',
  );
});
