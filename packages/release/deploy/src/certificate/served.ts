import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { fingerprintOf } from './check.ts';

/** What a TLS handshake at an address has shown. */
export type Served = 'this certificate' | 'another certificate' | { unreachable: string };

const HANDSHAKE_MS = 5_000;

/** The host of a URL as DNS and certificates have it: an IPv6 address without brackets. Pure. */
export const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

/**
 * Makes a TLS handshake at every address of a URL's host.
 * @param expected the certificate with its chain as PEM, and its fingerprint
 * @returns the result of each address; without an address, that of the host itself
 */
export async function servedAt(
  url: string,
  expected: { bundle: string; fingerprint: string },
): Promise<Record<string, Served>> {
  const host = hostOf(url);
  const port = Number(new URL(url).port || 443);
  const addresses = await lookup(host, { all: true }).catch((error: Error) => error);
  if (addresses instanceof Error) return { [host]: { unreachable: addresses.message } };
  const results = await Promise.all(
    addresses.map(
      async ({ address }) => [address, await servedBy({ address, port, host }, expected)] as const,
    ),
  );
  return Object.fromEntries(results);
}

function servedBy(
  { address, port, host }: { address: string; port: number; host: string },
  { bundle, fingerprint }: { bundle: string; fingerprint: string },
): Promise<Served> {
  return new Promise((resolve) => {
    const socket = connect({
      ...{ host: address, port, timeout: HANDSHAKE_MS },
      ...(isIP(host) ? {} : { servername: host }),
      // Only this chain is trusted here: whether clients trust it does not matter, and another certificate fails the handshake.
      ...{ ca: bundle, allowPartialTrustChain: true },
      // The fingerprint identifies the certificate, whose names are checked before it is stored.
      checkServerIdentity: () => undefined,
    });
    const end = (served: Served) => {
      socket.destroy();
      resolve(served);
    };
    socket.once('secureConnect', () => {
      const served = socket.getPeerX509Certificate();
      end(served && fingerprintOf(served) === fingerprint ? 'this certificate' : 'another certificate');
    });
    socket.once('timeout', () => end({ unreachable: `no handshake within ${HANDSHAKE_MS / 1000} s` }));
    socket.once('error', ({ code = '', message }: NodeJS.ErrnoException) =>
      end(CERTIFICATE_ERRORS.test(code) ? 'another certificate' : { unreachable: code || message }),
    );
  });
}

/** Codes of OpenSSL's verification (node:tls, "X509 certificate error codes"), as opposed to those of the network. */
const CERTIFICATE_ERRORS = /CERT|SIGNATURE|CRL|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH/;
