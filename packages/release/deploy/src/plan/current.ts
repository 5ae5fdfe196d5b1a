import { argv, observeService } from '@zero-downtime/swarm';
import { type HistoryRecord, readHistory } from '../cluster/history.ts';
import { unencryptedNetworks } from '../cluster/networks.ts';
import { observeRunning, type Running } from '../cluster/running.ts';
import { missingSecrets } from '../cluster/secrets.ts';
import { databaseHost, type Part, type Site, serviceName } from '../site.ts';
import type { PostgresFound } from '../target/postgres.ts';

/** The current state of a target's stack, read once. */
export interface Current {
  api: Running | undefined;
  edge: Running | undefined;
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
  /** Oldest first. */
  history: readonly HistoryRecord[];
}

/** Reads the state of the cluster for a plan. Changes nothing. @throws DockerError */
export async function readCurrent(site: Site): Promise<Current> {
  const isThere = async (part: Part) =>
    (await observeService(site.docker, serviceName(site.target, part))) !== undefined;
  const [api, edge, database, backups, prometheus, canary, grafana, history, unencrypted, volumes] =
    await Promise.all([
      observeRunning(site, 'api'),
      observeRunning(site, 'edge'),
      observeRunning(site, 'db', databaseHost(site.target)),
      observeRunning(site, 'backups'),
      observeRunning(site, 'prometheus'),
      isThere('canary'),
      isThere('grafana'),
      readHistory(site),
      site.target.encryptedNetworks ? unencryptedNetworks(site) : [],
      site.docker(argv.listVolumes()),
    ]);
  const databaseThere = await isDatabaseThere(site, { api, database });
  const postgres = { server: database?.image, volumes: volumes.split('\n') };
  return { api, edge, databaseThere, postgres, backups, prometheus, canary, grafana, history, unencrypted };
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
