import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkCertificate } from './check.ts';
import { issueLocally } from './local-authority.ts';

const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));

const EC = ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

/** A certificate NAME.pem and its key NAME.key; issued by another one, or self-signed. */
function make(
  name: string,
  { names = 'DNS:shop.example.com', by = '', days = 60, algorithm = EC, ca = false } = {},
) {
  openssl(
    'req',
    '-new',
    '-newkey',
    ...algorithm,
    '-nodes',
    '-subj',
    `/O=${name}`,
    '-keyout',
    `${name}.key`,
    '-out',
    'csr',
  );
  writeFileSync(
    join(folder, 'ext'),
    `subjectAltName=${names}\nbasicConstraints=critical,CA:${ca ? 'TRUE' : 'FALSE'}\n`,
  );
  const issuer = by
    ? ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-set_serial', '7']
    : ['-signkey', `${name}.key`];
  openssl(
    'x509',
    '-req',
    '-in',
    'csr',
    '-extfile',
    'ext',
    '-days',
    String(days),
    ...issuer,
    '-out',
    `${name}.pem`,
  );
  return { certificate: read(`${name}.pem`), key: read(`${name}.key`) };
}

const root = make('root', { ca: true, days: 900 });
const intermediate = make('intermediate', { ca: true, by: 'root' });
const leaf = make('leaf', {
  by: 'intermediate',
  names: 'DNS:shop.example.com,DNS:*.shops.example.com,IP:192.0.2.7',
});
const chained = { certificate: `${leaf.certificate}${intermediate.certificate}`, key: leaf.key };

type Offered = Parameters<typeof checkCertificate>[0];
const check = (changes: Partial<Offered> = {}) =>
  checkCertificate({ ...chained, host: 'shop.example.com', otherHosts: [], now: new Date(), ...changes });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

describe('a certificate', () => {
  it('with its chain and key becomes one PEM file for the edge', () => {
    const { bundle, names, fingerprint, notAfter, warnings } = check();
    expect(bundle.match(/-----BEGIN [A-Z ]+-----/g)).toEqual([
      ...['-----BEGIN CERTIFICATE-----', '-----BEGIN CERTIFICATE-----', '-----BEGIN PRIVATE KEY-----'],
    ]);
    expect(names).toEqual(['shop.example.com', '*.shops.example.com', '192.0.2.7']);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(Math.round((notAfter.getTime() - Date.now()) / 86_400_000)).toBe(60);
    expect(warnings).toEqual([]);
  });

  it.each(['shop.example.com', 'a.shops.example.com', '192.0.2.7'])('is accepted for its name %s', (host) =>
    expect(check({ host }).warnings).toEqual([]),
  );

  it.each<[string, Partial<Offered>, RegExp]>([
    [
      'for another host',
      { host: 'other.example.com' },
      /not for other\.example\.com.*it is for shop\.example/,
    ],
    ['for another address', { host: '192.0.2.8' }, /not for 192\.0\.2\.8/],
    ['that has expired', { now: inDays(61) }, /has expired/],
    ['that is not valid yet', { now: inDays(-2) }, /is not valid before/],
    ['whose key is another', { key: root.key }, /key does not belong/],
    ['with the key in place of the certificate', { certificate: leaf.key }, /no certificate in PEM/],
    ['that is damaged', { certificate: leaf.certificate.replace(/^M/m, 'N') }, /damaged/],
    ['without a key', { key: leaf.certificate }, /no private key in PEM/],
    [
      'whose issuer comes first',
      { certificate: intermediate.certificate + leaf.certificate, key: intermediate.key },
      /out of order/,
    ],
    ['with an issuer that is another', { certificate: leaf.certificate + root.certificate }, /out of order/],
    ['with a short RSA key', make('short', { algorithm: ['rsa:1024'] }), /1024 bits; the least is 2048/],
    ['with a key that browsers do not accept', make('ed', { algorithm: ['ed25519'] }), /type ed25519/],
  ])('%s is refused', (_, changes, message) => {
    expect(() => check(changes)).toThrow(
      expect.objectContaining({ outcome: 'refused', message: expect.stringMatching(message) }),
    );
  });

  it('whose key has a passphrase is refused, and the message has the command that removes it', () => {
    openssl('pkey', '-in', 'leaf.key', '-aes256', '-passout', 'pass:x', '-out', 'locked.key');
    expect(() => check({ key: read('locked.key') })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('openssl pkey') }),
    );
  });

  it.each<[string, Partial<Offered>, RegExp]>([
    ['that expires soon', { now: inDays(40) }, /expires in 19 days/],
    ['without its intermediate', { certificate: leaf.certificate }, /no intermediate/],
    ['that is self-signed', make('alone'), /self-signed/],
    [
      'that does not cover the host of a route',
      { otherHosts: ['pay.example.com'] },
      /not for pay\.example\.com \(routes\)/,
    ],
  ])('%s is accepted with a warning', (_, changes, warning) =>
    expect(check(changes).warnings).toEqual([expect.stringMatching(warning)]),
  );

  it("of this machine's authority is accepted, and the authority stays the same", async () => {
    const authority = join(folder, 'data/tls');
    const [one, other] = [
      await issueLocally('127.0.0.1', authority),
      await issueLocally('127.0.0.1', authority),
    ];
    for (const issued of [one, other])
      expect(check({ ...issued, host: '127.0.0.1' })).toMatchObject({ names: ['127.0.0.1'], warnings: [] });
    expect(other.certificate.endsWith(readFileSync(one.trust, 'utf8'))).toBe(true);
    expect(other.certificate).not.toBe(one.certificate);
  });
});
