import { describe, expect, it } from 'vitest';
import { format } from '../operations/operations.ts';
import type { Target } from '../target/load.ts';
import { type CertificateRotation, planCertificate, secretFor } from './plan-certificate.ts';

const FIRST = 'shop_tls_certificate';
const SECOND = `${FIRST}-2`;
const target = { name: 'shop', stack: 'shop', url: 'https://shop.example.com' } as Target;
const certificate = { fingerprint: 'new', names: ['shop.example.com'], notAfter: new Date('2027-02-10') };
const stored = (...fingerprints: string[]) =>
  fingerprints.map((fingerprint, at) => ({
    ...{ ...certificate, fingerprint },
    secret: at === 0 ? FIRST : `${FIRST}-${at + 1}`,
  }));
const edge = (serves: string | undefined, changes: object = {}): CertificateRotation['edge'] => ({
  ...{ version: '1.0.0', content: 'c', image: 'i', settings: `with ${serves}`, paused: undefined },
  ...{ settled: true, serves },
  ...changes,
});
const rotation = (changes: Partial<CertificateRotation>): CertificateRotation => ({
  ...{ target, certificate, stored: [], edge: undefined },
  settingsWith: { [FIRST]: `with ${FIRST}`, [SECOND]: `with ${SECOND}` },
  ...changes,
});
const plan = (changes: Partial<CertificateRotation>) =>
  format(planCertificate(rotation(changes))).slice(1, -1);

const STORE = (secret: string) =>
  `rotate: store the certificate of shop.example.com, valid until 2027-02-10, in the secret ${secret}`;
const UPDATE = (secret: string) =>
  `rotate: replace the edge of each node with one that serves ${secret}, start-first`;
const VERIFY = 'rotate: check by TLS handshakes that https://shop.example.com serves the new certificate';
const REMOVE = (secrets: string) => `rotate: remove the secrets ${secrets}, unless mounted`;

describe('a rotation of the certificate', () => {
  it('serves the new certificate on every node before the old one is removed', () =>
    expect(plan({ stored: stored('old'), edge: edge(FIRST) })).toEqual([
      ...[STORE(SECOND), UPDATE(SECOND), VERIFY, REMOVE(FIRST)],
    ]));

  it.each<[string, Partial<CertificateRotation>]>([
    ['without an edge', {}],
    ['with an edge that serves plain HTTP', { edge: edge(undefined) }],
  ])('%s stores the first certificate for the next deploy', (_, changes) =>
    expect(plan(changes)).toEqual([STORE(FIRST)]),
  );

  it('replaces a certificate that no edge serves yet', () =>
    expect(plan({ stored: stored('old') })).toEqual([STORE(SECOND), REMOVE(FIRST)]));

  it.each<[string, Partial<CertificateRotation>, string[]]>([
    ['after the store', { edge: edge(FIRST) }, [UPDATE(SECOND), VERIFY, REMOVE(FIRST)]],
    [
      'during the update',
      { edge: edge(SECOND, { settled: false }) },
      [UPDATE(SECOND), VERIFY, REMOVE(FIRST)],
    ],
    ['after the update', { edge: edge(SECOND) }, [VERIFY, REMOVE(FIRST)]],
  ])('that was killed %s continues with the stored certificate', (_, changes, operations) =>
    expect(plan({ stored: stored('old', 'new'), ...changes })).toEqual(operations),
  );

  it('with the certificate that is served only checks it', () =>
    expect(plan({ stored: stored('new'), edge: edge(FIRST) })).toEqual([VERIFY]));

  it('that was killed and is run with another certificate removes both older ones', () => {
    const killed = rotation({ stored: stored('old', 'abandoned'), edge: edge(FIRST) });
    expect(secretFor(killed)).toBe(`${FIRST}-3`);
    expect(plan(killed).at(-1)).toBe(REMOVE(`${FIRST}, ${SECOND}`));
  });

  it('is refused when the checkout would change more than the certificate', () =>
    expect(() => plan({ stored: stored('old'), edge: edge(FIRST, { settings: 'others' }) })).toThrow(
      'the running settings of the edge of shop differ',
    ));
});
