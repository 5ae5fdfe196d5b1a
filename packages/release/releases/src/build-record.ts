import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { contentHash } from './content-hash.ts';

/** What a bundle was made of. Bundles of the same are the same. */
const recordSchema = z.object({
  /** As given by the build. */
  settings: z.string(),
  /** The hash of each file that was read, by its absolute path; null for one that does not exist. */
  inputs: z.record(z.string(), z.string().nullable()),
  /** The hash of the bundle's content. */
  output: z.string(),
});
type BuildRecord = z.output<typeof recordSchema>;

/** Files beside or above a source that change what is made of it. */
const CONFIGURATION = ['package.json', 'tsconfig.json', 'tsconfig.base.json'];

/** Whether a folder has the bundle that the same settings and the current files would make again. */
export async function isCurrent(file: string, folder: string, settings: string): Promise<boolean> {
  const record = await readRecord(file);
  if (record?.settings !== settings) return false;
  const inputs = Object.entries(record.inputs);
  const hashes = await Promise.all(inputs.map(([path]) => hashOf(path)));
  if (!inputs.every(([, hash], at) => hashes[at] === hash)) return false;
  return (await contentHash(folder).catch(() => undefined)) === record.output;
}

/**
 * Records a build. A build during which an input changed is not recorded.
 * @param inputs the absolute paths of the files that were read. Those in node_modules are represented by npm's own list of what is installed
 * @param root of the checkout
 * @param began milliseconds since the epoch
 */
export async function recordBuild(
  file: string,
  folder: string,
  {
    settings,
    inputs,
    root,
    began,
  }: { settings: string; inputs: Iterable<string>; root: string; began: number },
): Promise<void> {
  const sources = [...inputs].filter((path) => !path.includes(`${sep}node_modules${sep}`));
  const installed = join(root, 'node_modules/.package-lock.json');
  const paths = [...new Set([...sources, ...sources.flatMap(configurationOf), installed])].sort();
  const changed = await Promise.all(paths.map((path) => changedAt(path)));
  if (changed.some((at) => at >= began) || (await hashOf(installed)) === null) return;
  const record: BuildRecord = {
    settings,
    inputs: Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await hashOf(path)]))),
    output: await contentHash(folder),
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}`, JSON.stringify(record));
  await rename(`${file}.${process.pid}`, file);
}

async function readRecord(file: string): Promise<BuildRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

const configurationOf = (source: string): string[] =>
  parentsOf(source).flatMap((folder) => CONFIGURATION.map((name) => join(folder, name)));

function parentsOf(path: string): string[] {
  const parent = dirname(resolve(path));
  return parent === path ? [] : [parent, ...parentsOf(parent)];
}

const hashOf = async (path: string): Promise<string | null> => {
  const bytes = await readFile(path).catch(() => null);
  return bytes && createHash('sha256').update(bytes).digest('base64');
};

/** The time at which a file or its name was last changed; unlike mtime, no program can set it back. */
const changedAt = async (path: string): Promise<number> =>
  (await stat(path).catch(() => ({ ctimeMs: 0 }))).ctimeMs;
