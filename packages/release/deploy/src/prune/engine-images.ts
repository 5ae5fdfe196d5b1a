import { argv, type Docker, DockerError } from '@zero-downtime/swarm';

/** A line in an engine's list of images: one for each tag. */
export interface ListedImage {
  tag: string | undefined;
  digest: string;
}

/** Parses the output of `argv.listImages`. */
export function readListed(text: string): ListedImage[] {
  return text.split('\n').flatMap((line) => {
    const [tag, digest] = line.trim().split(' ');
    return digest?.startsWith('sha256:') ? [{ tag: tag === '<none>' ? undefined : tag, digest }] : [];
  });
}

/**
 * Removes images from an engine, except those that a container uses.
 * @returns the removed digests. @throws DockerError
 */
export async function removeImages(
  docker: Docker,
  repository: string,
  digests: ReadonlySet<string>,
): Promise<string[]> {
  const listed = readListed(await docker(argv.listImages(repository))).filter(({ digest }) =>
    digests.has(digest),
  );
  const stays = new Set<string>();
  for (const { tag, digest } of listed)
    await docker(argv.removeImage(tag ? `${repository}:${tag}` : `${repository}@${digest}`)).catch(
      (error) => {
        if (isGone(error)) return;
        if (!isUsed(error)) throw error;
        stays.add(digest);
      },
    );
  return [...new Set(listed.map(({ digest }) => digest))].filter((digest) => !stays.has(digest));
}

const isGone = (error: unknown): boolean =>
  error instanceof DockerError && /no such image/i.test(error.stderr);

/** A container uses the image, or it has other tags. */
const isUsed = (error: unknown): boolean =>
  error instanceof DockerError && /conflict|is being used|in use/i.test(error.stderr);
