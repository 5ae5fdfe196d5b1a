import { argv, observeService } from '@zero-downtime/swarm';
import { readCertificates, type StoredCertificate } from '../cluster/certificates.ts';
import { type HistoryRecord, readHistory } from '../cluster/history.ts';
import { unencryptedNetworks } from '../cluster/networks.ts';
import { observeRunning, observeRunningDatabase, type Running } from '../cluster/running.ts';
import { missingSecrets } from '../cluster/secrets.ts';
import { type Part, type Site, serviceName } from '../site.ts';
import type { PostgresFound } from '../target/postgres.ts';

/** The current state of a target's stack, read once. */
export interface Current {
  api: Running | undefined;
  edge: Running | undefined;
  listener: Running | undefined;
  /** The bundled or shared database exists, or the target has an external one. */
  databaseThere: boolean;
  /** The bundled or shared PostgreSQL; not of an external one. */
  postgres: PostgresFound;
  backups: Running | undefined;
  prometheus: Running | undefined;
  /** Whether the service exists, in any state. */
  canary: boolean;
  grafana: boolean;
  /** Networks that exist without the encryption that the target asks for. */
  unencrypted: readonly string[];
  /** The newest certificate in Swarm; undefined without one, or for a target that serves no https. */
  certificate: StoredCertificate | undefined;
  /** Oldest first. */
  history: readonly HistoryRecord[];
}

/** Reads the state of the cluster for a plan. Changes nothing. @throws DockerError */
export async function readCurrent(site: Site): Promise<Current> {
  const isThere = async (part: Part) =>
    (await observeService(site.docker, serviceName(site.target, part))) !== undefined;
  const read = await allOf({
    api: observeRunning(site, 'api'),
    edge: observeRunning(site, 'edge'),
    listener: observeRunning(site, 'listener'),
    database: observeRunningDatabase(site),
    backups: observeRunning(site, 'backups'),
    prometheus: observeRunning(site, 'prometheus'),
    canary: isThere('canary'),
    grafana: isThere('grafana'),
    history: readHistory(site),
    unencrypted: site.target.encryptedNetworks ? unencryptedNetworks(site) : [],
    volumes: site.docker(argv.listVolumes()),
    certificates: site.target.tls ? readCertificates(site) : [],
  });
  const { database, volumes, certificates, ...current } = read;
  return {
    ...current,
    databaseThere: await isDatabaseThere(site, read),
    postgres: { server: database?.image, volumes: volumes.split('\n') },
    certificate: certificates.at(-1),
  };
}

/** The values of an object's promises, which are awaited at once. */
async function allOf<T extends object>(promises: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const entries = Object.entries(promises).map(async ([name, promise]) => [name, await promise]);
  return Object.fromEntries(await Promise.all(entries));
}

/** A shared database is created before the first release: it exists when a release runs and Swarm has the secrets. */
async function isDatabaseThere(
  site: Site,
  { api, database }: Record<'api' | 'database', Running | undefined>,
): Promise<boolean> {
  if (site.target.database === 'external') return true;
  if (site.target.database === 'bundled') return database !== undefined;
  return api !== undefined && (await missingSecrets(site)).length === 0;
}
