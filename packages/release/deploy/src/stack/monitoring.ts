import { type RenderedFile, renderGrafana, renderPrometheus } from '@zero-downtime/monitoring';
import type { Objectives } from '@zero-downtime/slo';
import type { ContentConfig } from '../cluster/content-configs.ts';
import type { Site } from '../site.ts';
import type { Target } from '../target/load.ts';
import { readStackFiles, type StackFiles, stackFileNames } from './files.ts';

/** The image that setup makes; the number is Prometheus's major version. */
export const PROMETHEUS = { image: 'base/prometheus:2', version: '2.0.0' };

/** What watches a target: stack files, and the configurations they mount. */
export interface MonitoringStack {
  files: StackFiles;
  configs: ContentConfig[];
  /** The stack file variables that name the configs. */
  variables: Record<string, string>;
}

/**
 * The monitoring that a target asks for; undefined when it asks for none. @throws Ending (refused) when a file is missing
 * @param objectives the service's, which its alerts go by
 */
export async function readMonitoringStack(
  { root, target }: Pick<Site, 'root' | 'target'>,
  objectives: Objectives | undefined,
): Promise<MonitoringStack | undefined> {
  const names = stackFileNames(target).monitoring;
  if (names.length === 0) return undefined;
  const rendered = [
    ...(await renderPrometheus(root, { ...target.settings, ...(objectives && alertLimits(objectives)) })),
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

/** What can be set of it, whether or not the target asks for it: switching it off is one line. */
export async function monitoringSettings(root: string): Promise<Pick<StackFiles, 'variables'>> {
  const stack = await readStackFiles(root, ['monitoring.yml', 'grafana.yml'], {});
  const rendered = await renderPrometheus(root, {});
  const names = rendered.flatMap((file) => file.variables).filter((name) => !name.startsWith('SLO_'));
  return { variables: new Set([...stack.variables, ...names]) };
}

/** A service's objectives as the alerts want them: not settings of a target, since the judge goes by them, too. Pure. */
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
