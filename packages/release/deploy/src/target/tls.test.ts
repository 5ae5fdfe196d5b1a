import { describe, expect, it } from 'vitest';
import { tlsSchema, trustedProxiesSchema } from './tls.ts';

const YEAR_S = 365 * 86_400;

describe('tls in a target', () => {
  it.each([
    [undefined, undefined],
    [false, undefined],
    [true, { hstsSeconds: YEAR_S, redirect: true }],
    [{}, { hstsSeconds: YEAR_S, redirect: true }],
    [
      { hsts: '30d', redirect: false },
      { hstsSeconds: 30 * 86_400, redirect: false },
    ],
    [{ hsts: 'off' }, { hstsSeconds: 0, redirect: true }],
  ])('%o becomes %o', (given, tls) => expect(tlsSchema.parse(given)).toEqual(tls));

  it.each([['yes'], [{ hsts: '1 year' }], [{ certificate: 'cert.pem' }], [{ redirect: 'http' }]])(
    '%o is refused',
    (given) => expect(tlsSchema.safeParse(given).success).toBe(false),
  );
});

describe('trusted proxies', () => {
  it('are addresses and networks, none by default', () => {
    const networks = ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1'];
    expect(trustedProxiesSchema.parse(networks)).toEqual(networks);
    expect(trustedProxiesSchema.parse(undefined)).toEqual([]);
  });

  it.each([
    '10.0.0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
    '::/129',
    'proxy.local',
    '',
    '-1',
  ])('%s is no network', (text) =>
    expect(trustedProxiesSchema.safeParse([text]).error?.message).toContain('an address or a network'),
  );

  it.each(['0.0.0.0/0', '::/0'])('%s is refused, because it trusts every client', (text) =>
    expect(trustedProxiesSchema.safeParse([text]).error?.message).toContain('is every address'),
  );
});
