import { parse, parseDocument, stringify } from 'yaml';
import { substituteVariables } from './substitute-variables.ts';

type Settings = Readonly<Record<string, string>>;

/** A watched service: its stack, and the limits of its alerts (REPLICAS, SLO_…). */
export interface WatchedStack {
  stack: string;
  settings: Settings;
}

/** The services that a Prometheus watches, and its Alertmanagers. */
export interface Watched {
  /** The settings of the target that has the Prometheus. */
  settings: Settings;
  /** The target's own first, then those that it routes to. */
  stacks: readonly [WatchedStack, ...WatchedStack[]];
  /** Addresses such as http://alertmanager:9093. */
  alertmanagers: readonly string[];
}

/** Prometheus's configuration with the replicas of every watched stack, and the Alertmanagers. */
export function withTargets(text: string, { settings, stacks, alertmanagers }: Watched): string {
  const [{ stack }, ...others] = stacks;
  const document = parseDocument(substituteVariables(text, { ...settings, STACK: stack }));
  const jobs = document.toJS() as { scrape_configs: ScrapeConfig[] };
  const job = jobs.scrape_configs.findIndex(({ job_name }) => job_name === 'api');
  const discoveries = jobs.scrape_configs[job]?.dns_sd_configs ?? [];
  for (const other of others)
    for (const discovery of discoveries)
      document.addIn(['scrape_configs', job, 'dns_sd_configs'], {
        ...discovery,
        names: discovery.names.map((name) => name.replace(`tasks.${stack}_`, `tasks.${other.stack}_`)),
      });
  if (alertmanagers.length > 0) document.set('alerting', { alertmanagers: alertmanagers.map(alertmanager) });
  return String(document);
}

interface ScrapeConfig {
  job_name: string;
  dns_sd_configs?: { names: string[] }[];
}

function alertmanager(address: string) {
  const { protocol, host } = new URL(address);
  return { scheme: protocol.replace(':', ''), static_configs: [{ targets: [host] }] };
}

/** The rules for every watched stack: groups that use ${STACK} once for each stack, the others once. */
export function withRules(text: string, { stacks }: Watched): string {
  const groups = stacks.flatMap(({ stack, settings }) =>
    (parse(substituteVariables(text, { ...settings, STACK: stack })) as { groups: Group[] }).groups.map(
      (group) => ({
        group,
        stack,
      }),
    ),
  );
  const seen = new Map<string, Group>();
  for (const { group, stack } of groups) {
    const key = JSON.stringify(group);
    if (!seen.has(key))
      seen.set(key, isNamed(seen, group) ? { ...group, name: `${group.name} ${stack}` } : group);
  }
  return stringify({ groups: [...seen.values()] }, { lineWidth: 0 });
}

interface Group {
  name: string;
  rules: unknown[];
}

const isNamed = (seen: ReadonlyMap<string, Group>, { name }: Group): boolean =>
  [...seen.values()].some((group) => group.name === name);
