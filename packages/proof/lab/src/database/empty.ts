import { removeContainers, removeVolumes } from '../argv.ts';
import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { Report } from '../report.ts';
import * as argv from './argv.ts';
import { makeDatabase } from './up.ts';

/** Removes the data of the external database and creates it again, with the same roles and passwords. @throws LabFailed, DockerError */
export async function emptyExternalDatabase(lab: Lab, report: Report): Promise<void> {
  const { host, spec } = lab;
  const { servers } = spec.database;
  await host(argv.forgetCluster(servers[0]));
  const names = servers.map(({ container }) => container);
  await host(removeContainers(names));
  await host(removeVolumes(names));
  const observed = await observe(lab);
  if (observed.subnet !== undefined) await makeDatabase(lab, observed, observed.subnet, report);
}
