import { observeService } from '@zero-downtime/swarm';
import { type HistoryRecord, readHistory } from '../cluster/history.ts';
import { unencryptedNetworks } from '../cluster/networks.ts';
import { observeRunning, type Running } from '../cluster/running.ts';
import { missingSecrets } from '../cluster/secrets.ts';
import { type Part, type Site, serviceName } from '../site.ts';

/** What a target's stack is now: the cluster, read once. */
export interface Current {
  api: Running | undefined;
  edge: Running | undefined;
  /** The bundled database is there, or the shared one is made, or the target has one of its own. */
  databaseThere: boolean;
  prometheus: Running | undefined;
  /** Whether there is such a service, in whatever state. */
  canary: boolean;
  grafana: boolean;
  /** Networks that exist without the encryption that the target asks for. */
  unencrypted: readonly string[];
  /** Oldest first. */
  history: readonly HistoryRecord[];
}

/** Reads what a plan needs of the cluster. Changes nothing. @throws DockerError */
export async function readCurrent(site: Site): Promise<Current> {
  const isThere = async (part: Part) =>
    (await observeService(site.docker, serviceName(site.target, part))) !== undefined;
  const [api, edge, database, prometheus, canary, grafana, history, unencrypted] = await Promise.all([
    observeRunning(site, 'api'),
    observeRunning(site, 'edge'),
    observeRunning(site, 'db'),
    observeRunning(site, 'prometheus'),
    isThere('canary'),
    isThere('grafana'),
    readHistory(site),
    site.target.encryptedNetworks ? unencryptedNetworks(site) : [],
  ]);
  const databaseThere = await isDatabaseThere(site, { api, database });
  return { api, edge, databaseThere, prometheus, canary, grafana, history, unencrypted };
}

/** A shared one is made before the first release is: where one runs, and Swarm has its secrets, there is a database. */
async function isDatabaseThere(
  site: Site,
  { api, database }: Record<'api' | 'database', Running | undefined>,
): Promise<boolean> {
  if (site.target.database === 'external') return true;
  if (site.target.database === 'bundled') return database !== undefined;
  return api !== undefined && (await missingSecrets(site)).length === 0;
}
