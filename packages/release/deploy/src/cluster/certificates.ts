import { argv, readSecrets } from '@zero-downtime/swarm';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';
import { commandFor } from '../target/command-for.ts';
import { generationsOf, newestSecret, nextSecret } from './secret-generations.ts';
import { listSecrets } from './secrets.ts';

/** A certificate in a Swarm secret, by the secret's labels: Swarm does not reveal its content. */
export interface StoredCertificate {
  secret: string;
  /** Of the certificate, SHA-256 in hexadecimal; '' for a secret that another program made. */
  fingerprint: string;
  names: readonly string[];
  /** Undefined for a secret that another program made. */
  notAfter: Date | undefined;
}

const LABELS = { fingerprint: 'release.certificate', notAfter: 'release.not-after', names: 'release.names' };

/** The name of the first generation of a stack's certificate. Pure. */
const firstCertificate = ({ stack }: Site['target']): string => `${stack}_tls_certificate`;

/** The name of the newest generation, or of the first if none exists. Pure. @param secrets the names of the Swarm's secrets */
export const certificateInUse = (target: Site['target'], secrets: readonly string[]): string =>
  newestSecret(firstCertificate(target), secrets);

/** The name of the generation after the newest. Pure. */
export const nextCertificate = (target: Site['target'], stored: readonly StoredCertificate[]): string =>
  stored.length === 0
    ? firstCertificate(target)
    : nextSecret(
        firstCertificate(target),
        stored.map(({ secret }) => secret),
      );

/** The certificates of a stack in Swarm, oldest first. @throws DockerError */
export async function readCertificates({
  docker,
  target,
}: Pick<Site, 'docker' | 'target'>): Promise<StoredCertificate[]> {
  const names = generationsOf(firstCertificate(target), await listSecrets(docker));
  if (names.length === 0) return [];
  const found = readSecrets(await docker(argv.inspectSecrets(names)));
  return names.map((secret) => {
    const labels = found.find(({ name }) => name === secret)?.labels ?? {};
    const notAfter = labels[LABELS.notAfter];
    return {
      secret,
      fingerprint: labels[LABELS.fingerprint] ?? '',
      names: labels[LABELS.names]?.split(',') ?? [],
      notAfter: notAfter === undefined ? undefined : new Date(notAfter),
    };
  });
}

/** Stores a certificate with its key. @param bundle PEM, as HAProxy reads it @throws DockerError */
export async function storeCertificate(
  { docker, target }: Pick<Site, 'docker' | 'target'>,
  { secret, fingerprint, names, notAfter }: StoredCertificate & { notAfter: Date },
  bundle: string,
): Promise<void> {
  const labels = {
    'release.stack': target.stack,
    [LABELS.fingerprint]: fingerprint,
    [LABELS.notAfter]: notAfter.toISOString(),
    [LABELS.names]: names.join(),
  };
  await docker(argv.createSecret(secret, labels), { input: bundle });
}

/** @throws Ending (refused) for a target with TLS whose Swarm has no certificate */
export async function checkCertificateStored(site: Pick<Site, 'docker' | 'target'>): Promise<void> {
  const { target } = site;
  if ((await readCertificates(site)).length > 0) return;
  const rotate = (args: string) => commandFor(target, 'rotate', `tls ${args}`);
  throw refuse(
    `the target ${target.name} serves https, and the Swarm has no certificate for ${target.stack}`,
    `${rotate('--certificate fullchain.pem --key key.pem')}; for a trial: ${rotate('--self-signed')}`,
  );
}
