import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, DockerError, type ImageView, parseReference, readImage } from '@zero-downtime/swarm';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';
import { type Revision, revisionLabel } from './revision.ts';
import { PROXIES, type StagedImage } from './stage.ts';

const CONTENT_LABEL = 'release.content';

/** The content of a tag in the registry: none, the same that this checkout builds, or other content. */
export type TagState =
  | { kind: 'absent' }
  | { kind: 'same'; reference: string; platform: string }
  | { kind: 'other'; content: string };

/**
 * Reads the content of a tag by pulling it: this works with every registry and the user's own login.
 * @throws DockerError when the registry does not answer or refuses the login.
 */
export async function readTag({ builder, signal }: Site, tag: string, content: string): Promise<TagState> {
  try {
    await builder(argv.pullImage(tag), { signal });
  } catch (error) {
    if (isAbsent(error)) return { kind: 'absent' };
    throw error;
  }
  return compareTag(tag, readImage(await builder(argv.inspectImage(tag))), content);
}

/** Whether a pull failed because the repository or the tag does not exist. The error texts differ between registries. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof DockerError &&
  /manifest unknown|not found|does not exist|name unknown/i.test(error.stderr);

/** Compares the image of a tag with the content that this checkout builds. */
export function compareTag(tag: string, image: ImageView, content: string): TagState {
  const there = image.labels[CONTENT_LABEL];
  return there === content
    ? { kind: 'same', reference: byDigest(tag, image), platform: image.platform }
    : { kind: 'other', content: there ?? 'unknown' };
}

/** The hint for a change without a new version. */
export const newNumber = (image: string): string =>
  `a version never changes once it is published: raise ${versionOf(image)}, then run this again`;

/** @throws Ending (refused): a version, once published, never changes. */
export function assertSameContent(image: StagedImage, state: TagState): void {
  if (state.kind !== 'other') return;
  throw refuse(
    `${image.name}:${image.version} is already published with other content (${state.content}; this checkout makes ${image.content})`,
    newNumber(image.name),
  );
}

/**
 * Builds an image with the engine of the current docker context, also for a remote target. @throws DockerError
 * @param revision of the checkout, for a label
 */
export async function buildImage(
  site: Site,
  image: StagedImage,
  tag: string,
  revision: Revision | undefined,
): Promise<void> {
  await site.builder(
    argv.buildImage({
      context: image.folder,
      dockerfile: join(image.folder, 'Dockerfile'),
      tag,
      buildArgs: { BASE_IMAGE: image.baseImage, ...image.buildArgs },
      labels: await imageLabels(site.root, image, revision),
    }),
    { signal: site.signal },
  );
}

/** Pushes a tag. @returns its reference by digest, name:version@sha256:…. @throws DockerError */
export async function pushImage({ builder, signal }: Site, tag: string): Promise<string> {
  await builder(argv.pushImage(tag), { signal });
  return byDigest(tag, readImage(await builder(argv.inspectImage(tag))));
}

/** The immutable reference of a pushed or pulled image: name:version@sha256:…. */
export function byDigest(tag: string, image: ImageView): string {
  const { repository } = parseReference(tag);
  const digest = image.digests
    .map(parseReference)
    .find((reference) => reference.repository === repository)?.digest;
  if (!digest) throw new Error(`the engine has no digest of ${tag}: it was neither pushed nor pulled`);
  return `${tag}@${digest}`;
}

async function imageLabels(
  root: string,
  image: StagedImage,
  revision: Revision | undefined,
): Promise<Record<string, string>> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    repository?: string;
    license?: string;
  };
  return {
    [CONTENT_LABEL]: image.content,
    'org.opencontainers.image.title': image.name,
    'org.opencontainers.image.version': image.version,
    'org.opencontainers.image.created': new Date().toISOString(),
    ...(manifest.repository ? { 'org.opencontainers.image.source': manifest.repository } : {}),
    ...(manifest.license ? { 'org.opencontainers.image.licenses': manifest.license } : {}),
    ...(revision ? { 'org.opencontainers.image.revision': revisionLabel(revision) } : {}),
  };
}

const versionOf = (image: string): string =>
  image === 'edge' || image === 'listener'
    ? `${PROXIES[image]}/VERSION`
    : `"version" in services/${image}/package.json`;
