import { observeService } from '@zero-downtime/swarm';
import { type HistoryRecord, readHistory } from '../cluster/history.ts';
import { observeRunning, type Running } from '../cluster/running.ts';
import { type Part, type Site, serviceName } from '../site.ts';

/** What a target's stack is now: the cluster, read once. */
export interface Current {
  api: Running | undefined;
  edge: Running | undefined;
  database: Running | undefined;
  prometheus: Running | undefined;
  /** Whether there is such a service, in whatever state. */
  canary: boolean;
  grafana: boolean;
  /** Oldest first. */
  history: readonly HistoryRecord[];
}

/** Reads what a plan needs of the cluster. Changes nothing. @throws DockerError */
export async function readCurrent(site: Site): Promise<Current> {
  const isThere = async (part: Part) =>
    (await observeService(site.docker, serviceName(site.target, part))) !== undefined;
  const [api, edge, database, prometheus, canary, grafana, history] = await Promise.all([
    observeRunning(site, 'api'),
    observeRunning(site, 'edge'),
    observeRunning(site, 'db'),
    observeRunning(site, 'prometheus'),
    isThere('canary'),
    isThere('grafana'),
    readHistory(site),
  ]);
  return { api, edge, database, prometheus, canary, grafana, history };
}
