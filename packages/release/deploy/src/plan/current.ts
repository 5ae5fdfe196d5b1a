import { observeService } from '@zero-downtime/swarm';
import { readCertificates, type StoredCertificate } from '../cluster/certificates.ts';
import { type HistoryRecord, readHistory } from '../cluster/history.ts';
import { unencryptedNetworks } from '../cluster/networks.ts';
import { observeRunning, type Running } from '../cluster/running.ts';
import { missingSecrets } from '../cluster/secrets.ts';
import { type Part, type Site, serviceName } from '../site.ts';

/** The current state of a target's stack, read once. */
export interface Current {
  api: Running | undefined;
  edge: Running | undefined;
  door: Running | undefined;
  /** The bundled or shared database exists, or the target has an external one. */
  databaseThere: boolean;
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
  const [
    api,
    edge,
    door,
    database,
    backups,
    prometheus,
    canary,
    grafana,
    history,
    unencrypted,
    certificates,
  ] = await Promise.all([
    observeRunning(site, 'api'),
    observeRunning(site, 'edge'),
    observeRunning(site, 'door'),
    observeRunning(site, 'db'),
    observeRunning(site, 'backups'),
    observeRunning(site, 'prometheus'),
    isThere('canary'),
    isThere('grafana'),
    readHistory(site),
    site.target.encryptedNetworks ? unencryptedNetworks(site) : [],
    site.target.tls ? readCertificates(site) : [],
  ]);
  const databaseThere = await isDatabaseThere(site, { api, database });
  const certificate = certificates.at(-1);
  return {
    api,
    edge,
    door,
    databaseThere,
    backups,
    prometheus,
    canary,
    grafana,
    history,
    unencrypted,
    certificate,
  };
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
