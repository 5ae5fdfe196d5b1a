import { type RenderedFile, renderGrafana, renderPrometheus, type Watched } from '@zero-downtime/monitoring';
import type { Objectives } from '@zero-downtime/slo';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { serviceObjectives } from '../metrics/objectives.ts';
import type { Site } from '../site.ts';
import type { Target } from '../target/load.ts';
import { backupInterval } from './backups.ts';
import { type ConfiguredStack, readStackFiles, type StackFiles, stackFileNames } from './files.ts';
import { findOverlay } from './overlay.ts';
import { replicasIn } from './replicas.ts';

/** The image that setup makes, and its version as that of a release. */
export const PROMETHEUS = { image: versions.prometheus.image, version: `${versions.prometheus.version}.0` };

/**
 * Reads the monitoring of a target; undefined without monitoring. @throws Ending (refused) when a file is missing
 * @param objectives of the service, for its alerts
 */
export async function readMonitoringStack(
  { root, target }: Pick<Site, 'root' | 'target'>,
  objectives: Objectives | undefined,
): Promise<ConfiguredStack | undefined> {
  const names = stackFileNames(target).monitoring;
  if (names.length === 0) return undefined;
  const rendered = [
    ...(await renderPrometheus(root, await watchedBy({ root, target }, objectives))),
    ...(target.grafana ? await renderGrafana(root) : []),
  ];
  const variables = Object.fromEntries(
    rendered.map((file) => [variableOf(file.key), configName(target, file)]),
  );
  // The names of the configs are among the settings, so other rules are another hash, and the service is updated.
  const files = await readStackFiles(root, names, { ...target.settings, ...variables });
  return {
    files,
    configs: rendered.map((file) => ({ name: configName(target, file), content: file.content })),
    variables,
  };
}

/** The target's own service and those that it routes to, each with the limits of its alerts. @throws Ending (refused) */
async function watchedBy(
  { root, target }: Pick<Site, 'root' | 'target'>,
  objectives: Objectives | undefined,
): Promise<Watched> {
  const { settings, alertmanager: alertmanagers } = target;
  const watch = async (
    one: Pick<Target, 'stack' | 'service' | 'settings' | 'backup'>,
    its: Objectives | undefined,
  ) => {
    const replicas = await replicasOf(root, one);
    const interval = backupInterval(one);
    const limits = {
      ...(its && alertLimits(its)),
      ...(replicas !== undefined && { REPLICAS: replicas }),
      ...(interval !== undefined && { BACKUP_EVERY_SECONDS: interval }),
    };
    return { stack: one.stack, settings: { ...one.settings, ...limits } };
  };
  const routed = target.routed.map(async (one) => watch(one, await serviceObjectives({ root, target: one })));
  return {
    settings,
    stacks: [await watch(target, objectives), ...(await Promise.all(routed))],
    alertmanagers,
  };
}

async function replicasOf(
  root: string,
  { service, settings }: Pick<Target, 'service' | 'settings'>,
): Promise<string | undefined> {
  const overlay = await findOverlay(root, service);
  const { files } = await readStackFiles(root, ['service.yml', ...(overlay ? [overlay] : [])], settings);
  return replicasIn(
    files.map(({ text }) => text),
    settings,
  );
}

/** The settings of the monitoring, also for a target without: so monitoring can be switched off without removing them. */
export async function monitoringSettings(root: string): Promise<Pick<StackFiles, 'variables'>> {
  const stack = await readStackFiles(root, ['monitoring.yml', 'grafana.yml'], {});
  const nothing = {
    settings: {},
    stacks: [{ stack: 'any', settings: {} }],
    alertmanagers: [],
  } satisfies Watched;
  const rendered = await renderPrometheus(root, nothing);
  const names = rendered
    .flatMap((file) => file.variables)
    .filter((name) => !/^(SLO_.*|STACK|BACKUP_EVERY_SECONDS)$/.test(name));
  return { variables: new Set([...stack.variables, ...names]) };
}

/** A service's objectives as limits of the alerts. No settings of a target, since the canary analysis uses them too. Pure. */
export function alertLimits({ availability, latency }: Objectives): Record<string, string> {
  const rest = (share: number) => String(Number((1 - share).toPrecision(6)));
  return {
    SLO_ERROR_BUDGET: rest(availability),
    SLO_SLOW_BUDGET: rest(latency.share),
    SLO_WITHIN_SECONDS: String(latency.within),
  };
}

const variableOf = (key: string): string => `${key.toUpperCase().replaceAll('-', '_')}_CONFIG`;
const configName = ({ stack }: Pick<Target, 'stack'>, { key, hash }: RenderedFile): string =>
  `${stack}_${key}-${hash}`;
