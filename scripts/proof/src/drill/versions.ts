import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Docker } from '@zero-downtime/swarm';

/** The versions used in a run, for its report. @throws DockerError */
export async function readVersions(docker: Docker, root: string): Promise<Record<string, string>> {
  const manifest = JSON.parse(await readFile(join(root, 'services/orders-api/package.json'), 'utf8')) as {
    version: string;
  };
  return {
    'orders-api': manifest.version,
    engine: await docker(['version', '--format', '{{.Server.Version}}']),
    node: process.versions.node,
    cores: String(cpus().length),
  };
}
