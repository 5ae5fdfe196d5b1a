import { observeService, observeTasks, parseReference } from '@zero-downtime/swarm';
import { readSchedule, type Schedule } from './backup/last-backup.ts';
import { readCertificates, type StoredCertificate } from './cluster/certificates.ts';
import { observeDatabases } from './cluster/database-services.ts';
import { checkEngine } from './cluster/engine.ts';
import { type HistoryRecord, readHistory } from './cluster/history.ts';
import { readLock } from './cluster/lock.ts';
import type { LockHolder } from './cluster/lock-holder.ts';
import type { ReleaseFigures, ReplicaView } from './events.ts';
import { lastMinute } from './metrics/figures.ts';
import { viewReplicas } from './rollout/replicas.ts';
import { PARTS, type Site, serviceName } from './site.ts';

export interface ServiceStatus {
  service: string;
  version: string;
  digest: string;
  wanted: number | undefined;
  update: string | undefined;
  replicas: ReplicaView[];
}

export interface Status {
  target: string;
  stack: string;
  url: string;
  services: ServiceStatus[];
  /** How each release has served in the last minute; undefined without monitoring. */
  lastMinute: ReleaseFigures[] | undefined;
  /** The scheduled backups; undefined without a schedule. */
  backups: Schedule | undefined;
  /** The newest certificate of the edge; undefined for a target that serves no https. */
  certificate: StoredCertificate | undefined;
  lock: LockHolder | undefined;
  last: HistoryRecord | undefined;
}

/** Reads the services, the lock, and the last deploy. @throws Ending, DockerError */
export async function readStatus(site: Site): Promise<Status> {
  await checkEngine(site);
  const { serving, next, former } = await observeDatabases(site, site.target);
  const databases = [serving, next, former].flatMap((database) => database?.name ?? []);
  const names = PARTS.flatMap((part) => (part === 'db' ? databases : serviceName(site.target, part)));
  const parts = await Promise.all(names.map((name) => readService(site, name)));
  const [lock, history, figures] = await Promise.all([readLock(site), readHistory(site), lastMinute(site)]);
  const scheduled = site.target.backup.every !== 'off';
  return {
    target: site.target.name,
    stack: site.target.stack,
    url: site.target.url,
    services: parts.filter((part) => part !== undefined),
    lastMinute: figures,
    backups: scheduled ? await readSchedule(site) : undefined,
    certificate: site.target.tls && (await readCertificates(site)).at(-1),
    lock,
    last: history.at(-1),
  };
}

async function readService(site: Site, name: string): Promise<ServiceStatus | undefined> {
  const service = await observeService(site.docker, name);
  if (!service) return undefined;
  const { version, digest } = parseReference(service.image);
  return {
    service: name,
    version: version ?? '',
    digest: digest ?? '',
    wanted: service.replicas,
    update: service.update?.state,
    replicas: viewReplicas(await observeTasks(site.docker, name), Date.now()),
  };
}
