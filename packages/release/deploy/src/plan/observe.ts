import { join } from 'node:path';
import { currentVersion } from '@zero-downtime/releases';
import { observeService } from '@zero-downtime/swarm';
import { readHistory } from '../cluster/history.ts';
import { observeRunning } from '../cluster/running.ts';
import { type StagedImage, stageEdge, stageService } from '../images/stage.ts';
import { type Site, serviceName } from '../site.ts';
import { checkSettings, readStackFiles, stackFileNames } from '../stack/files.ts';
import { monitoringSettings, PROMETHEUS, readMonitoringStack } from '../stack/monitoring.ts';
import { readApiStack } from '../stack/release.ts';
import type { Facts, LeftoverPart } from './decide.ts';

export interface Observed {
  facts: Facts;
  service: StagedImage;
  edge: StagedImage | undefined;
}

/** Gathers what a plan needs: what the checkout would make, and what runs. Changes nothing. @throws Ending, DockerError */
export async function observe(
  site: Site,
  options: { version: string | undefined; redeploy: boolean; contract: 'auto' | 'later' },
): Promise<Observed> {
  const { root, target } = site;
  const names = stackFileNames(target);
  const [api, edgeFiles, dbFiles, monitoring] = await Promise.all([
    readApiStack(site),
    readStackFiles(root, names.edge, target.settings),
    readStackFiles(root, names.db, target.settings),
    readMonitoringStack(site),
  ]);
  checkSettings(target, [api.files, edgeFiles, dbFiles, await monitoringSettings(root)]);
  const version = options.version ?? (await currentVersion(join(root, 'services', target.service)));
  const service = await stageService(root, target.service, version);
  const edge = target.traffic === 'edge' ? await stageEdge(root) : undefined;
  const [running, runningEdge, database, prometheus, leftover, history] = await Promise.all([
    observeRunning(site, 'api'),
    observeRunning(site, 'edge'),
    observeRunning(site, 'db'),
    observeRunning(site, 'prometheus'),
    observeLeftover(site),
    readHistory(site),
  ]);
  return {
    service,
    edge,
    facts: {
      service: target.service,
      wanted: { version, content: service.content, settings: api.files.hash },
      running,
      edge: edge && {
        wanted: { version: edge.version, content: edge.content, settings: edgeFiles.hash },
        running: runningEdge,
      },
      prometheus: monitoring && {
        wanted: {
          version: PROMETHEUS.version,
          content: PROMETHEUS.image,
          settings: monitoring.files.hash,
        },
        running: prometheus,
      },
      leftover,
      databaseThere: target.database === 'external' || database !== undefined,
      last: history.findLast((record) => record.release === version),
      redeploy: options.redeploy,
      contract: options.contract,
    },
  };
}

async function observeLeftover(site: Site): Promise<LeftoverPart[]> {
  const { monitoring, grafana } = site.target;
  const unwanted: LeftoverPart[] = ['canary'];
  if (monitoring === 'off') unwanted.push('prometheus');
  if (!grafana) unwanted.push('grafana');
  const there = await Promise.all(
    unwanted.map((part) => observeService(site.docker, serviceName(site.target, part))),
  );
  return unwanted.filter((_, index) => there[index] !== undefined);
}
