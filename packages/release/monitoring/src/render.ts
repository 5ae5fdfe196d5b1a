import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { variablesIn } from './expand.ts';
import { type Watched, withRules, withTargets } from './watch.ts';

/** A file as a service gets it. */
export interface RenderedFile {
  /** As the stack file calls it, such as `alerts`. */
  key: string;
  /** Below infra/. */
  path: string;
  content: string;
  /** Of the content: a file named by it has another name for other content. */
  hash: string;
  /** The settings that it mentions. */
  variables: string[];
}

/** Prometheus's configuration and rules, for the services that it watches. @throws when one cannot be read. */
export const renderPrometheus = (root: string, watched: Watched): Promise<RenderedFile[]> =>
  Promise.all([
    render(root, 'prometheus', 'prometheus/prometheus.yml', (text) => withTargets(text, watched)),
    render(root, 'recording', 'prometheus/recording.yml', (text) => withRules(text, watched)),
    render(root, 'alerts', 'prometheus/alerts.yml', (text) => withRules(text, watched)),
  ]);

/** Grafana's provisioning and dashboards. Nothing in them is a setting: Grafana's own ${…} stay. */
export async function renderGrafana(root: string): Promise<RenderedFile[]> {
  const names = (await readdir(join(root, 'infra/grafana/dashboards'))).sort();
  const dashboards = names.map((name) => ({
    key: `grafana-${name.replace(/\.json$/, '')}`,
    path: `grafana/dashboards/${name}`,
  }));
  return Promise.all(
    [
      { key: 'grafana-datasource', path: 'grafana/provisioning/datasource.yml' },
      { key: 'grafana-provider', path: 'grafana/provisioning/provider.yml' },
      ...dashboards,
    ].map(({ key, path }) => render(root, key, path)),
  );
}

async function render(
  root: string,
  key: string,
  path: string,
  fillIn?: (text: string) => string,
): Promise<RenderedFile> {
  const text = await readFile(join(root, 'infra', path), 'utf8');
  const content = fillIn?.(text) ?? text;
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { key, path, content, hash, variables: fillIn ? variablesIn(text) : [] };
}
