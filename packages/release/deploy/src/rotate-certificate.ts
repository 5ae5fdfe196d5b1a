import { readFile, stat } from 'node:fs/promises';
import { observeService } from '@zero-downtime/swarm';
import { type CheckedCertificate, checkCertificate } from './certificate/check.ts';
import { issueLocally } from './certificate/local-authority.ts';
import { hostOf } from './certificate/served.ts';
import { readCertificates } from './cluster/certificates.ts';
import { checkEngine } from './cluster/engine.ts';
import { observeRunning } from './cluster/running.ts';
import { refuse } from './errors.ts';
import { execute } from './operations/execute.ts';
import { format } from './operations/operations.ts';
import { type CertificateRotation, planCertificate, secretFor } from './plan/plan-certificate.ts';
import type { RotateOptions } from './rotate.ts';
import { type Site, serviceName } from './site.ts';
import { readEdgeStack } from './stack/edge.ts';
import { commandFor } from './target/command-for.ts';

/** Where the certificate comes from: two PEM files, or this machine's authority, for trials. */
export type CertificateSource = { certificate: string; key: string } | 'self-signed';

/**
 * Replaces the certificate of a target's edge without a failed request, or stores the first one for the next deploy. Continues an
 * interrupted rotation.
 * @throws Ending with the outcome; nothing stays locked
 */
export async function rotateCertificate(
  site: Site,
  source: CertificateSource,
  { planOnly, confirm }: RotateOptions,
): Promise<{ message: string; changed: boolean; secret: string; notAfter: string; trust?: string }> {
  const { target } = site;
  refuseWithoutTls(site);
  await checkEngine(site);
  const { trust, ...certificate } = await readCertificate(site, source);
  for (const message of certificate.warnings) site.report({ phase: 'plan', event: 'warning', message });
  const facts = await readFacts(site, certificate);
  const plan = planCertificate(facts);
  const lines = format(plan);
  for (const message of lines) site.report({ phase: 'plan', event: 'note', message });
  const data = {
    secret: secretFor(facts),
    notAfter: certificate.notAfter.toISOString(),
    ...(trust !== undefined && { trust }),
  };
  if (planOnly) return { message: 'this was only the plan: nothing was changed', changed: false, ...data };
  if (!(await confirm(lines))) throw refuse('not confirmed: nothing was changed');
  await execute(plan, { site, certificate });
  const next =
    facts.edge?.serves === undefined
      ? `stored; it is served from the next deploy on: ${commandFor(target, 'deploy')}`
      : `served at ${target.url}`;
  const hint =
    trust === undefined
      ? ''
      : `\nclients have to trust ${trust}: curl --cacert ${trust}; NODE_EXTRA_CA_CERTS=${trust} for the commands of this repository`;
  return { message: `the certificate is ${next}${hint}`, changed: true, ...data };
}

function refuseWithoutTls({ target }: Site): void {
  if (target.tls) return;
  throw target.platform
    ? refuse(
        `the edge of ${target.name} belongs to its platform ${target.platform.name}, which has the certificate`,
        `npm run rotate -- tls --target ${target.platform.name} …`,
      )
    : refuse(
        `the target ${target.name} serves no https`,
        'add `tls: true` to its target.yml, and begin its url with https://',
      );
}

async function readCertificate(
  site: Site,
  source: CertificateSource,
): Promise<CheckedCertificate & { trust?: string }> {
  const host = hostOf(site.target.url);
  const otherHosts = site.target.routed.flatMap(({ route }) => route.host ?? []);
  const check = (pem: { certificate: string; key: string }) =>
    checkCertificate({ ...pem, host, otherHosts, now: new Date() });
  if (source === 'self-signed') {
    const { trust, ...pem } = await issueLocally(host);
    return { ...check(pem), trust };
  }
  await warnIfReadable(site, source.key);
  return check({ certificate: await readPem(source.certificate), key: await readPem(source.key) });
}

const readPem = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw refuse(`cannot read ${path}: ${cause.code}`, undefined, cause);
  });

async function warnIfReadable({ report }: Site, path: string): Promise<void> {
  const mode = (await stat(path).catch(() => undefined))?.mode ?? 0;
  if ((mode & 0o004) !== 0)
    report({
      phase: 'plan',
      event: 'warning',
      message: `every user of this machine can read the key: chmod 600 ${path}`,
    });
}

async function readFacts(site: Site, certificate: CheckedCertificate): Promise<CertificateRotation> {
  const { docker, target } = site;
  const [stored, running, service] = await Promise.all([
    readCertificates(site),
    observeRunning(site, 'edge'),
    observeService(docker, serviceName(target, 'edge')),
  ]);
  const serves = service?.labels['release.certificate'] || undefined;
  return {
    ...{ target, certificate, stored },
    edge: running && { ...running, serves },
    settingsWith: serves === undefined ? {} : { [serves]: (await readEdgeStack(site, serves)).files.hash },
  };
}
