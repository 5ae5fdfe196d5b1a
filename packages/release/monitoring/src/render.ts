import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { variablesIn } from './substitute-variables.ts';
import { type Watched, withRules, withTargets } from './watch.ts';

/** A rendered file that a service mounts. */
export interface RenderedFile {
  /** The name of the file in the stack file, such as `alerts`. */
  key: string;
  /** Below infra/. */
  path: string;
  content: string;
  /** The hash of the content, which is part of the config's name. */
  hash: string;
  /** The names of the settings that it uses. */
  variables: string[];
}

/** Renders Prometheus's configuration and rules for the watched services. @throws when a file cannot be read */
export const renderPrometheus = (root: string, watched: Watched): Promise<RenderedFile[]> =>
  Promise.all([
    render(root, 'prometheus', 'prometheus/prometheus.yml', (text) => withTargets(text, watched)),
    render(root, 'recording', 'prometheus/recording.yml', (text) => withRules(text, watched)),
    render(root, 'alerts', 'prometheus/alerts.yml', (text) => withRules(text, watched)),
  ]);

/** Reads Grafana's provisioning and dashboards. They use no settings: Grafana's own ${…} stay. */
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
