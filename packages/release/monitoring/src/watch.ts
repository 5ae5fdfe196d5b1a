import { parse, parseDocument, stringify } from 'yaml';
import { substituteVariables } from './substitute-variables.ts';

type Settings = Readonly<Record<string, string>>;

/** A watched service: its stack, and the limits of its alerts (REPLICAS, SLO_…). BACKUP_EVERY_SECONDS: it has scheduled backups. */
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

/** Prometheus's configuration with the replicas and scheduled backups of every watched stack, and the Alertmanagers. */
export function withTargets(text: string, { settings, stacks, alertmanagers }: Watched): string {
  const [{ stack }] = stacks;
  const document = parseDocument(substituteVariables(text, { ...settings, STACK: stack }));
  const { scrape_configs } = document.toJS() as { scrape_configs: ScrapeConfig[] };
  const found: Record<string, readonly WatchedStack[]> = { api: stacks, backups: stacks.filter(isBackedUp) };
  scrape_configs.forEach(({ job_name, dns_sd_configs = [] }, job) => {
    const discoveries = found[job_name]?.flatMap((other) =>
      dns_sd_configs.map((discovery) => ({
        ...discovery,
        names: discovery.names.map((name) => name.replace(`tasks.${stack}_`, `tasks.${other.stack}_`)),
      })),
    );
    if (discoveries) document.setIn(['scrape_configs', job, 'dns_sd_configs'], discoveries);
  });
  if (alertmanagers.length > 0) document.set('alerting', { alertmanagers: alertmanagers.map(alertmanager) });
  return String(document);
}

const isBackedUp = ({ settings }: WatchedStack): boolean => 'BACKUP_EVERY_SECONDS' in settings;

interface ScrapeConfig {
  job_name: string;
  dns_sd_configs?: { names: string[] }[];
}

function alertmanager(address: string) {
  const { protocol, host } = new URL(address);
  return { scheme: protocol.replace(':', ''), static_configs: [{ targets: [host] }] };
}

/** The rules for every watched stack: groups that use ${STACK} once for each stack, the others once, `backups` for stacks with a schedule. */
export function withRules(text: string, { stacks }: Watched): string {
  const groups = stacks.flatMap((watched) => {
    const { stack, settings } = watched;
    const rules = parse(substituteVariables(text, { ...settings, STACK: stack })) as { groups: Group[] };
    return rules.groups
      .filter(({ name }) => name !== 'backups' || isBackedUp(watched))
      .map((group) => ({ group, stack }));
  });
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
