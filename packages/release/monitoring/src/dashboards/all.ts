import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { database } from './database.ts';
import { deploy } from './deploy.ts';
import { service } from './service.ts';

/** Every dashboard, by the name of its file in infra/grafana/dashboards, as Grafana reads it. */
export const dashboards = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ database, deploy, service }).map(([name, dashboard]) => [
      `${name}.json`,
      `${JSON.stringify(numbered(dashboard.build()), undefined, 2)}\n`,
    ]),
  );

/** Grafana's library leaves the panels' numbers to whoever saves. */
const numbered = (dashboard: Dashboard): Dashboard => ({
  ...dashboard,
  panels: (dashboard.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 })),
});
