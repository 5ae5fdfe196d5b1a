import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv } from '@zero-downtime/swarm';
import type { Site } from '../site.ts';
import { type StackFiles, stackEnvironment, withOneVersion } from './files.ts';

/**
 * Runs `docker stack deploy` with the files as they were read, even if the checkout has changed. Does not wait. @throws DockerError
 * @param values of the variables in the files
 */
export function handOver(
  { docker, target }: Pick<Site, 'docker' | 'target'>,
  stack: Pick<StackFiles, 'files' | 'mounted' | 'variables'>,
  values: Record<string, string>,
): Promise<string> {
  const env = stackEnvironment(stack, values);
  return withWrittenFiles(stack, (paths) => docker(argv.deployStack(target.stack, paths), { env }));
}

/** Writes stack files to a temporary folder during the work. The relative paths between the files stay as in the checkout. */
export async function withWrittenFiles<T>(
  { files, mounted }: Pick<StackFiles, 'files' | 'mounted'>,
  work: (paths: string[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stack-'));
  const pathOf = (path: string) => join(folder, 'infra/stack', path);
  try {
    for (const { path, text } of [...withOneVersion(files), ...mounted]) {
      await mkdir(dirname(pathOf(path)), { recursive: true });
      await writeFile(pathOf(path), text);
    }
    return await work(files.map(({ path }) => pathOf(path)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
