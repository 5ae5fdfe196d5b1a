import type { CheckedCertificate } from '../certificate/check.ts';
import { nextCertificate, type StoredCertificate } from '../cluster/certificates.ts';
import type { Running } from '../cluster/running.ts';
import { refuse } from '../errors.ts';
import { commandFor } from '../target/command-for.ts';
import type { Target } from '../target/load.ts';
import type { Operation } from './operation.ts';

/** The facts for the replacement of a certificate. */
export interface CertificateRotation {
  target: Target;
  certificate: Pick<CheckedCertificate, 'fingerprint' | 'names' | 'notAfter'>;
  /** The certificates in Swarm, oldest first. */
  stored: readonly StoredCertificate[];
  /** The running edge, and the secret with its certificate, undefined while it serves plain HTTP; undefined without an edge. */
  edge: (Running & { serves: string | undefined }) | undefined;
  /** The hash of the checkout's settings of the edge with each secret. */
  settingsWith: Readonly<Record<string, string>>;
}

/** The secret of a certificate: the newest when it has this certificate, else the next. Pure. */
export function secretFor({
  target,
  certificate,
  stored,
}: Omit<CertificateRotation, 'edge' | 'settingsWith'>): string {
  const newest = stored.at(-1);
  return newest?.fingerprint === certificate.fingerprint ? newest.secret : nextCertificate(target, stored);
}

/**
 * Plans the replacement of the edge's certificate: store it, replace the edge of each node start-first, check what the edges serve, remove the
 * old one. Without an edge that serves https, the certificate is stored for the next deploy. Continues an interrupted rotation. Pure.
 * @throws Ending (refused) when the checkout would change more than the certificate
 */
export function planCertificate(facts: CertificateRotation): Operation[] {
  const { target, certificate, stored, edge, settingsWith } = facts;
  const { stack } = target;
  const secret = secretFor(facts);
  const old = stored.map((one) => one.secret).filter((one) => one !== secret);
  const serves = edge?.serves;
  const deployFirst = `${commandFor(target, 'deploy')}; then run the same command again`;
  if (serves !== undefined && settingsWith[serves] !== edge?.settings)
    throw refuse(
      `the running settings of the edge of ${stack} differ from those of this checkout`,
      deployFirst,
    );
  const isCurrent = serves === secret && edge?.settled === true;
  const { names, notAfter, fingerprint } = certificate;
  return [
    { kind: 'lock', command: 'rotate', stack },
    ...when(stored.at(-1)?.secret !== secret, {
      kind: 'store certificate',
      secret,
      names,
      notAfter,
      fingerprint,
    }),
    ...when(serves !== undefined && !isCurrent, { kind: 'update edge', secret, from: edge?.settings ?? '' }),
    ...when(serves !== undefined, { kind: 'verify certificate', url: target.url }),
    ...when(old.length > 0, { kind: 'remove certificates', secrets: old }),
    { kind: 'unlock' },
  ];
}

const when = (holds: boolean, operation: Operation): Operation[] => (holds ? [operation] : []);
