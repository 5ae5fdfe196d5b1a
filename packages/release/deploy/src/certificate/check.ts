import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { refuse } from '../errors.ts';

/** Expiry is near below this: certificates of ACME are renewed 30 days before it. */
export const RENEW_DAYS = 21;

/** A certificate with its chain and key, as the edge reads them. */
export interface CheckedCertificate {
  /** PEM: the certificate, its intermediates, and the private key. */
  bundle: string;
  /** Of the certificate, SHA-256 in hexadecimal without colons. */
  fingerprint: string;
  /** The host names and addresses that it is valid for. */
  names: readonly string[];
  notAfter: Date;
  warnings: readonly string[];
}

interface Offered {
  /** PEM: the certificate, then its intermediates. */
  certificate: string;
  /** PEM, without a passphrase. */
  key: string;
  /** The host of the target's URL. */
  host: string;
  /** Hosts of routes to other services. */
  otherHosts: readonly string[];
  now: Date;
}

/**
 * Checks a certificate before it replaces the one in use. Pure, except for the clock in `now`.
 * @throws Ending (refused) for what the edge could not load, or clients would not accept
 */
export function checkCertificate({ certificate, key, host, otherHosts, now }: Offered): CheckedCertificate {
  const chain = readChain(certificate);
  const [leaf] = chain;
  const privateKey = readKey(key);
  if (!leaf.checkPrivateKey(privateKey))
    throw refuse(
      'the key does not belong to the certificate',
      'give the key that the certificate was issued for',
    );
  refuseWrongOrder(chain);
  const notAfter = new Date(leaf.validTo);
  refuseOutsideValidity(leaf, now);
  const names = namesOf(leaf);
  if (!isValidFor(leaf, host))
    throw refuse(
      `the certificate is not for ${host}, the host of the target's url: it is for ${names.join(', ') || 'no name'}`,
      `get a certificate with ${host} among its subject alternative names`,
    );
  return {
    bundle: `${chain.map((one) => one.toString().trim()).join('\n')}\n${exportKey(privateKey)}`,
    fingerprint: fingerprintOf(leaf),
    names,
    notAfter,
    warnings: warningsOf(chain, otherHosts, now),
  };
}

/** SHA-256 in hexadecimal without colons. */
export const fingerprintOf = ({ fingerprint256 }: Pick<X509Certificate, 'fingerprint256'>): string =>
  fingerprint256.replaceAll(':', '').toLowerCase();

/** Whole days until a time; negative after it. Pure. */
export const daysUntil = (time: Date, now: Date): number =>
  Math.floor((time.getTime() - now.getTime()) / 86_400_000);

function readChain(pem: string): [X509Certificate, ...X509Certificate[]] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const [leaf, ...more] = blocks.map((block) => new X509Certificate(block));
    if (leaf) return [leaf, ...more];
  } catch (cause) {
    throw refuse(`the certificate is damaged: ${(cause as Error).message}`, PEM_HINT, cause);
  }
  throw refuse('the certificate file has no certificate in PEM format', PEM_HINT);
}

const PEM_HINT = 'it begins with -----BEGIN CERTIFICATE-----: the certificate first, then its intermediates';

/** Key types that OpenSSL and browsers accept, with the least size in bits. The edge does not start with a shorter RSA key. */
const LEAST_RSA_BITS = 2_048;

function readKey(pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem))
    throw refuse(
      'the key has a passphrase, and the edge cannot ask for it',
      'openssl pkey -in KEY -out PLAIN-KEY',
    );
  const key = parseKey(pem);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type !== 'rsa' && type !== 'ec')
    throw refuse(`browsers do not accept a key of type ${type}`, 'use RSA with 2048 bits or more, or ECDSA');
  if (type === 'rsa' && (details?.modulusLength ?? 0) < LEAST_RSA_BITS)
    throw refuse(`the RSA key has ${details?.modulusLength} bits; the least is ${LEAST_RSA_BITS}`);
  return key;
}

function parseKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // Without a cause: a parser's error may quote the key.
    throw refuse(
      'the key file has no private key in PEM format',
      'it begins with -----BEGIN PRIVATE KEY-----',
    );
  }
}

const exportKey = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

function refuseWrongOrder(chain: readonly X509Certificate[]): void {
  chain.slice(1).forEach((issuer, at) => {
    const one = chain[at] as X509Certificate;
    if (one.checkIssued(issuer) && one.verify(issuer.publicKey)) return;
    throw refuse(
      `the chain is out of order: certificate ${at + 2} (${nameOf(issuer)}) did not issue certificate ${at + 1} (${nameOf(one)})`,
      'the certificate comes first, and each one after it is the issuer of the one before',
    );
  });
}

function refuseOutsideValidity({ validFrom, validTo }: X509Certificate, now: Date): void {
  if (new Date(validTo) <= now) throw refuse(`the certificate has expired: ${validTo}`, 'renew it first');
  if (new Date(validFrom) > now)
    throw refuse(`the certificate is not valid before ${validFrom}`, 'wait until then, or check the clock');
}

/** Browsers ignore the subject's common name. */
const isValidFor = (certificate: X509Certificate, host: string): boolean =>
  (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: 'never' })) !== undefined;

const namesOf = ({ subjectAltName = '' }: X509Certificate): string[] =>
  [...subjectAltName.matchAll(/(?:DNS|IP Address):([^\s,"]+)/g)].map((match) => match[1] as string);

const nameOf = ({ subject }: X509Certificate): string => subject?.split('\n').join(', ') ?? '';

function warningsOf(
  chain: readonly [X509Certificate, ...X509Certificate[]],
  hosts: readonly string[],
  now: Date,
): string[] {
  const [leaf] = chain;
  const days = daysUntil(new Date(leaf.validTo), now);
  const selfSigned = leaf.checkIssued(leaf) && leaf.verify(leaf.publicKey);
  const uncovered = hosts.filter((host) => !isValidFor(leaf, host));
  return [
    ...(days < RENEW_DAYS ? [`the certificate expires in ${days} days: ${leaf.validTo}`] : []),
    ...(chain.length === 1 && !selfSigned
      ? ['the file has no intermediate certificate: many clients cannot verify a certificate without it']
      : []),
    ...(selfSigned ? ['the certificate is self-signed: only clients that were given it accept it'] : []),
    ...(uncovered.length > 0 ? [`the certificate is not for ${uncovered.join(', ')} (routes)`] : []),
  ];
}
