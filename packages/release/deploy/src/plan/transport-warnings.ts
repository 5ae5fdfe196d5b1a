import { daysUntil, RENEW_DAYS } from '../certificate/check.ts';
import type { StoredCertificate } from '../cluster/certificates.ts';
import { commandFor } from '../target/command-for.ts';
import type { Target } from '../target/load.ts';

type Reached = Pick<Target, 'name' | 'url' | 'confirm' | 'traffic' | 'tls' | 'trustedProxies' | 'platform'>;

/** Warnings about requests in clear text, and about a certificate that expires. Pure. */
export function transportWarnings(
  target: Reached,
  certificate: StoredCertificate | undefined,
  now: Date,
): string[] {
  return [...clearText(target), ...expiry(target, certificate, now)];
}

function clearText({ url, confirm, traffic, tls, trustedProxies, platform }: Reached): string[] {
  const { protocol, hostname } = new URL(url);
  const isTrial = !confirm && isLoopback(hostname);
  if (isTrial || platform || tls || trustedProxies.length > 0) return [];
  if (protocol === 'http:')
    return [
      `${url} is not encrypted: tokens, requests and answers can be read and changed on their way. ` +
        'Set `tls: true` and an https:// url in the target; or, behind a load balancer that ends TLS, its addresses as `trustedProxies`',
    ];
  return traffic === 'edge'
    ? [
        `${url} is https, which the edge does not serve: behind a load balancer that ends TLS, set its addresses as \`trustedProxies\`, ` +
          'or the service takes every request for plain HTTP and all clients for one address',
      ]
    : [];
}

function expiry(target: Reached, certificate: StoredCertificate | undefined, now: Date): string[] {
  if (!target.tls || certificate?.notAfter === undefined) return [];
  const days = daysUntil(certificate.notAfter, now);
  if (days >= RENEW_DAYS) return [];
  const renew = commandFor(target, 'rotate', 'tls --certificate fullchain.pem --key key.pem');
  return [`${describeCertificate(certificate, now)}: renew it, then ${renew}`];
}

/** "the certificate of shop.example.com expires in 73 days, on 2027-02-10". Pure. */
export function describeCertificate({ names, notAfter }: StoredCertificate, now: Date): string {
  const what = `the certificate${names.length > 0 ? ` of ${names.join(', ')}` : ''}`;
  if (notAfter === undefined) return `${what} has no known end: another program has stored it`;
  const days = daysUntil(notAfter, now);
  const on = notAfter.toISOString().slice(0, 10);
  return days < 0 ? `${what} has expired, on ${on}` : `${what} expires in ${days} days, on ${on}`;
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);
