import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

export const STACK = 'bench-release';

/** A target of a bench: that of this machine, with a stack, a port and a repository of its own. */
export interface OwnTarget {
  folder: string;
  port: number;
  remove: () => Promise<void>;
}

/** Writes the target. @param replicas of the service */
export async function ownTarget(
  root: string,
  { port, replicas }: { port: number; replicas: number },
): Promise<OwnTarget> {
  const parent = await mkdtemp(join(tmpdir(), 'bench-release-'));
  const folder = join(parent, STACK);
  const local = parse(await readFile(join(root, 'infra/targets/local/target.yml'), 'utf8'));
  await mkdir(folder);
  await writeFile(
    join(folder, 'target.yml'),
    stringify({
      ...local,
      ...{ stack: STACK, url: `http://127.0.0.1:${port}`, registry: `${local.registry}/${STACK}` },
      settings: { ...local.settings, PUBLISHED_PORT: port, REPLICAS: replicas },
    }),
  );
  return { folder, port, remove: () => rm(parent, { recursive: true }) };
}
