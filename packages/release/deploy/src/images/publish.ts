import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, DockerError, type ImageView, parseReference, readImage } from '@zero-downtime/swarm';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';
import { readRevision, revisionLabel } from './revision.ts';
import type { StagedImage } from './stage.ts';

const CONTENT_LABEL = 'release.content';

/** What a registry's tag holds: nothing, what we would push, or something else under the same name. */
export type TagState =
  | { kind: 'absent' }
  | { kind: 'same'; reference: string }
  | { kind: 'other'; content: string };

/**
 * Asks the registry what a tag holds, by pulling it: the one way that works with every registry and the user's own login.
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

/** Whether a pull failed because the registry has no such repository, or no such tag in it. Each kind of registry has words of its own. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof DockerError &&
  /manifest unknown|not found|does not exist|name unknown/i.test(error.stderr);

/** Pure part of readTag: the image behind a tag against the content we would give it. */
export function compareTag(tag: string, image: ImageView, content: string): TagState {
  const there = image.labels[CONTENT_LABEL];
  return there === content
    ? { kind: 'same', reference: byDigest(tag, image) }
    : { kind: 'other', content: there ?? 'unknown' };
}

/** What to do about a change without a new version. */
export const newNumber = (image: string): string =>
  `a version never changes once it is published: raise ${image === 'edge' ? 'infra/haproxy/VERSION' : `"version" in services/${image}/package.json`}, then run this again`;

/** @throws Ending (refused): a version, once published, never changes. */
export function assertSameContent(image: StagedImage, state: TagState): void {
  if (state.kind !== 'other') return;
  throw refuse(
    `${image.name}:${image.version} is already published with other content (${state.content}; this checkout makes ${image.content})`,
    newNumber(image.name),
  );
}

/** Builds an image. The engine that builds is the current docker context's, wherever the target is. @throws DockerError */
export async function buildImage(site: Site, image: StagedImage, tag: string): Promise<void> {
  await site.builder(
    argv.buildImage({
      context: image.folder,
      dockerfile: join(image.folder, 'Dockerfile'),
      tag,
      buildArgs: { BASE_IMAGE: image.baseImage, ...image.buildArgs },
      labels: await imageLabels(site.root, image),
    }),
    { signal: site.signal },
  );
}

/** Pushes a tag and names what the registry made of it: name:version@sha256:…. @throws DockerError */
export async function pushImage({ builder, signal }: Site, tag: string): Promise<string> {
  await builder(argv.pushImage(tag), { signal });
  return byDigest(tag, readImage(await builder(argv.inspectImage(tag))));
}

/** The reference of a pushed or pulled image that cannot move: name:version@sha256:…. */
export function byDigest(tag: string, image: ImageView): string {
  const { repository } = parseReference(tag);
  const digest = image.digests
    .map(parseReference)
    .find((reference) => reference.repository === repository)?.digest;
  if (!digest) throw new Error(`the engine knows no digest of ${tag}: was it pushed?`);
  return `${tag}@${digest}`;
}

async function imageLabels(root: string, image: StagedImage): Promise<Record<string, string>> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    repository?: string;
    license?: string;
  };
  const revision = await readRevision(root);
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
