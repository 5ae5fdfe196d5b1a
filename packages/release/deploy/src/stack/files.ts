import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { ContentConfig } from '../cluster/content-configs.ts';
import { refuse } from '../errors.ts';
import type { Target } from '../target/load.ts';
import { isSchemaSetting } from '../target/schema-settings.ts';
import { insideCheckout } from './inside-checkout.ts';

/** A file of the checkout as it was read. */
interface ReadFile {
  /** Relative to infra/stack. */
  path: string;
  text: string;
}

export interface StackFiles {
  files: readonly ReadFile[];
  /** What the files mount: `file:` of their configs and secrets. */
  mounted: readonly ReadFile[];
  /** Every ${NAME} that the files mention. */
  variables: ReadonlySet<string>;
  /** Of the files' text and the settings that they use: with the image, it identifies the state of a service. */
  hash: string;
}

/** Stack files with configurations that they mount by name. */
export interface ConfiguredStack {
  files: StackFiles;
  configs: readonly ContentConfig[];
  /** The variables that are not settings, such as the names of the configs. */
  variables: Record<string, string>;
}

/** The names of the stack files of each part, by the target. Pure. */
export const stackFileNames = (target: Target) => ({
  api: [
    'service.yml',
    ...(target.traffic === 'mesh' ? ['mesh.yml'] : []),
    ...(target.tokens.keys.kind === 'url' ? [] : ['token-keys.yml']),
    ...(target.platform ? ['on-platform.yml'] : []),
    ...(target.database === 'shared' ? ['shared-database.yml'] : []),
    ...(target.secrets?.ca === undefined ? [] : ['database-ca.yml']),
    ...(target.platform ? [] : encrypted(target, 'front')),
    ...(target.database === 'shared' ? [] : encrypted(target, 'back')),
  ],
  listener: hasEdge(target) ? ['listener.yml', ...(target.tls ? ['listener-tls.yml'] : [])] : [],
  edge: hasEdge(target)
    ? [
        'edge.yml',
        ...(target.tls ? ['edge-tls.yml'] : []),
        ...(target.routed.length > 0 ? ['edge-routes.yml'] : []),
        ...encrypted(target, 'front'),
      ]
    : [],
  database: target.database === 'bundled' ? ['postgres.yml', ...encrypted(target, 'back')] : [],
  backups:
    target.database === 'external' || target.backup.every === 'off'
      ? []
      : [
          'backups.yml',
          ...(target.database === 'shared' ? ['shared-database.yml'] : encrypted(target, 'back')),
          ...(target.platform ? ['on-platform.yml'] : encrypted(target, 'front')),
        ],
  monitoring:
    target.monitoring === 'off' || target.platform
      ? []
      : ['monitoring.yml', ...(target.grafana ? ['grafana.yml'] : []), ...encrypted(target, 'front')],
});

const hasEdge = ({ traffic, platform }: Target): boolean => traffic === 'edge' && !platform;

const encrypted = ({ encryptedNetworks }: Target, network: 'front' | 'back'): string[] =>
  encryptedNetworks ? [`encrypted-${network}.yml`] : [];

/** Reads stack files and the files that they mount. @throws Ending (refused) when one is missing */
export async function readStackFiles(
  root: string,
  names: readonly string[],
  settings: Record<string, string>,
): Promise<StackFiles> {
  const files = await readAll(root, names);
  const mounted = await readAll(root, files.flatMap(mountedBy));
  const texts = files.map(({ text }) => text);
  const variables = new Set(texts.flatMap(variablesOf));
  const used = Object.entries(settings)
    .filter(([name]) => variables.has(name))
    .sort();
  return {
    files,
    mounted,
    variables,
    hash: createHash('sha256')
      .update(JSON.stringify([texts, used]))
      .digest('hex')
      .slice(0, 16),
  };
}

const readAll = (root: string, paths: readonly string[]): Promise<ReadFile[]> =>
  Promise.all(
    paths.map(async (path) => {
      const file = await insideCheckout(root, path);
      const text = await readFile(file, 'utf8').catch((cause) => {
        throw refuse(`cannot read the stack file ${file}`, undefined, cause);
      });
      return { path, text };
    }),
  );

function mountedBy({ path, text }: ReadFile): string[] {
  try {
    const { configs = {}, secrets = {} } = parse(text, { merge: true }) as Mounts;
    return [...Object.values(configs), ...Object.values(secrets)].flatMap(({ file }) => file ?? []);
  } catch (cause) {
    throw refuse(`the stack file ${path} is not YAML: ${(cause as Error).message}`, undefined, cause);
  }
}

interface Mounts {
  configs?: Record<string, { file?: string }>;
  secrets?: Record<string, { file?: string }>;
}

/** The names in ${NAME}, ${NAME:-default}, ${NAME:?message}. */
export function variablesOf(text: string): string[] {
  return [...text.matchAll(/\$\{([A-Z][A-Z0-9_]*)/g)].map((match) => match[1] as string);
}

/** The files with the newest of their versions, because docker merges files of one version only. Pure. */
export function withOneVersion(files: readonly ReadFile[]): ReadFile[] {
  const versions = files.map(({ text }) => VERSION.exec(text)?.[1] ?? '');
  const newest = versions.sort((a, b) => Number(b.slice(2)) - Number(a.slice(2)))[0];
  return files.map(({ path, text }) => ({ path, text: text.replace(VERSION, `version: "${newest}"`) }));
}
const VERSION = /^version: "(3\.\d+)"/m;

/** Merges stack files, without a hash. Pure. */
export const together = (parts: readonly StackFiles[]): Omit<StackFiles, 'hash'> => ({
  files: parts.flatMap(({ files }) => files),
  mounted: parts.flatMap(({ mounted }) => mounted),
  variables: new Set(parts.flatMap(({ variables }) => [...variables])),
});

/**
 * The environment for `docker stack deploy`: the given values, and every other variable of the files unset, so that a
 * variable which happens to be in the caller's shell changes nothing.
 */
export function stackEnvironment(
  files: Pick<StackFiles, 'variables'>,
  values: Record<string, string>,
): Record<string, string | undefined> {
  return Object.fromEntries([...files.variables].map((name) => [name, values[name]]));
}

/** @throws Ending (refused) for a setting that no stack file of the target mentions. */
export function checkSettings(target: Target, files: readonly Pick<StackFiles, 'variables'>[]): void {
  const known = new Set(files.flatMap((file) => [...file.variables]));
  const unknown = Object.keys(target.settings).filter((name) => !known.has(name) && !isSchemaSetting(name));
  if (unknown.length > 0) {
    throw refuse(
      `target ${target.name}: no stack file mentions the setting ${unknown.join(', ')}`,
      `known: ${[...known].sort().join(', ')}`,
    );
  }
}
