import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import compare from 'semver/functions/compare.js';
import valid from 'semver/functions/valid.js';
import { z } from 'zod';
import { buildSettings } from './build-settings.ts';
import { ReleaseError } from './errors.ts';

const manifestSchema = z.strictObject({
  version: z.string().refine((version) => valid(version) !== null, 'a semantic version'),
  /** One sentence that describes the release. */
  describes: z.string().min(1),
  /** Paths that the current sources have and this release does not. */
  without: z
    .array(
      z
        .string()
        .regex(/^(src|changes)\/[\w./-]+$/, 'a path below src/ or changes/')
        .refine((path) => !path.split('/').includes('..'), 'a path without ..'),
    )
    .default([]),
});
export type ReleaseManifest = z.output<typeof manifestSchema>;

/**
 * The version of the service's current sources: `RELEASE_VERSION`, or the one in package.json.
 * @throws ReleaseError when there is no such service, or it has no version
 */
export async function currentVersion(serviceDir: string): Promise<string> {
  const file = join(serviceDir, 'package.json');
  const text = await readFile(file, 'utf8').catch((cause) => {
    const service = basename(serviceDir);
    throw new ReleaseError(`there is no service ${service}: cannot read ${file}`, { cause });
  });
  const version = buildSettings().version ?? (JSON.parse(text) as { version?: string }).version;
  if (!valid(version)) throw new ReleaseError(`${file} needs a version, such as 1.0.0`);
  return version as string;
}

/** Every release that the checkout can build, the current one last. */
export async function listReleases(serviceDir: string): Promise<string[]> {
  const entries = await readdir(join(serviceDir, 'releases'), { withFileTypes: true }).catch(() => []);
  const others = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => valid(name) !== null)
    .sort(compare);
  return [...others, await currentVersion(serviceDir)];
}

/** Reads the manifest of an earlier release. @throws ReleaseError when the release does not exist or its manifest is invalid */
export async function readManifest(serviceDir: string, version: string): Promise<ReleaseManifest> {
  const file = join(serviceDir, 'releases', version, 'release.json');
  const text = /^[\w.-]+$/.test(version) ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
  if (text === undefined)
    throw new ReleaseError(
      `there is no release ${version}; this checkout has ${(await listReleases(serviceDir)).join(', ')}`,
    );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ReleaseError(`${file} is not JSON`, { cause });
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw new ReleaseError(`${file} has mistakes:\n${z.prettifyError(parsed.error)}`);
  if (parsed.data.version !== version)
    throw new ReleaseError(`${file} has the version ${parsed.data.version}, but its folder is ${version}`);
  return parsed.data;
}
