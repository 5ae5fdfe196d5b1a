import { describe, expect, it } from 'vitest';
import { transportWarnings } from './transport-warnings.ts';

const NOW = new Date('2027-01-01T00:00:00Z');
type Reached = Parameters<typeof transportWarnings>[0];

const target = (changes: Partial<Reached> = {}): Reached => ({
  ...{ name: 'shop', url: 'http://shop.example.com', confirm: true, traffic: 'edge' },
  ...{ tls: undefined, trustedProxies: [], platform: undefined },
  ...changes,
});
const TLS = { url: 'https://shop.example.com', tls: { hstsSeconds: 0, redirect: true } };
const expiringIn = (days: number) => ({
  ...{ secret: 's', fingerprint: 'f', names: ['shop.example.com'] },
  notAfter: new Date(NOW.getTime() + days * 86_400_000),
});
const warnings = (changes: Partial<Reached>, certificate?: ReturnType<typeof expiringIn>) =>
  transportWarnings(target(changes), certificate, NOW);

describe('a target in clear text is warned about', () => {
  it.each<[string, Partial<Reached>, RegExp]>([
    ['in production', {}, /^http:\/\/shop\.example\.com is not encrypted.*`tls: true`.*`trustedProxies`/],
    ['on this machine, if a deploy asks first', { url: 'http://127.0.0.1:8080' }, /is not encrypted/],
    ['elsewhere, even if a deploy does not ask', { confirm: false }, /is not encrypted/],
    ['behind the mesh', { traffic: 'mesh' }, /is not encrypted/],
    [
      'whose https ends before an edge that trusts no proxy',
      { url: 'https://shop.example.com' },
      /takes every request for plain HTTP/,
    ],
  ])('%s', (_, changes, warning) => expect(warnings(changes)).toEqual([expect.stringMatching(warning)]));

  it.each<[string, Partial<Reached>]>([
    ['with TLS', TLS],
    ['behind a proxy that it trusts', { trustedProxies: ['10.0.0.1'] }],
    ['for a trial on this machine', { url: 'http://127.0.0.1:8080', confirm: false }],
    ['behind the mesh, with an https address', { url: 'https://shop.example.com', traffic: 'mesh' }],
    ['behind the edge of a platform', { platform: {} as never }],
  ])('but not %s', (_, changes) => expect(warnings(changes)).toEqual([]));
});

describe('a certificate', () => {
  it('with three weeks left needs no warning', () => expect(warnings(TLS, expiringIn(21))).toEqual([]));

  it.each([
    [20, 'the certificate of shop.example.com expires in 20 days, on 2027-01-21'],
    [0, 'the certificate of shop.example.com expires in 0 days, on 2027-01-01'],
    [-1, 'the certificate of shop.example.com has expired, on 2026-12-31'],
  ])('with %s days left is warned about, with the command that replaces it', (days, text) =>
    expect(warnings(TLS, expiringIn(days))).toEqual([
      `${text}: renew it, then npm run rotate -- tls --certificate fullchain.pem --key key.pem --target shop`,
    ]),
  );

  it('that the target no longer uses is not warned about', () =>
    expect(warnings({ trustedProxies: ['::1'] }, expiringIn(1))).toEqual([]));
});
