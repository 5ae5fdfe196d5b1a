// npm run dashboards --workspace @zero-downtime/monitoring: writes infra/grafana/dashboards from the code beside this file.
import { writeFile } from 'node:fs/promises';
import { dashboards } from './all.ts';

for (const [name, json] of Object.entries(dashboards())) {
  await writeFile(new URL(`../../../../../infra/grafana/dashboards/${name}`, import.meta.url), json);
  console.log(`infra/grafana/dashboards/${name}`);
}
