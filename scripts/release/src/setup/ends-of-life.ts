import versions from '../../../../docker/versions.json' with { type: 'json' };
import { attempt } from './command.ts';
import { baseImages, type Part } from './images.ts';
import { say } from './say.ts';

/**
 * The warning about an image that gets no fixes; undefined while it gets them. Pure.
 * @param image the public image if it was pulled; undefined for one built from Debian's packages, which gets fixes as long as its Debian
 * @param today such as 2026-11-29
 */
export function endOfLifeWarning(part: Part, image: string | undefined, today: string): string | undefined {
  if (image === undefined) {
    const debian = [versions.debian, versions.formerDebian].find(({ suite }) => suite === part.suite);
    return debian && debian.endOfLife < today
      ? `Warning: ${part.name} ${part.version} is from Debian ${debian.version}, which has had no fixes since ${debian.endOfLife} (${debian.source}): take a newer one in docker/versions.json.`
      : undefined;
  }
  // `unknown` is greater than every date.
  return part.endOfLife < today
    ? `Warning: ${image} has had no fixes since ${part.endOfLife} (${part.source}). Debian's package may have some: npm run setup -- --rebuild-images --no-pull`
    : undefined;
}

/** Warns about each base image that gets no fixes. */
export async function warnAboutEndsOfLife(): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  for (const { tag, from, part } of baseImages()) {
    const warning = endOfLifeWarning(part, (await isPulled(tag, from)) ? from : undefined, today);
    if (warning) say(warning);
  }
}

/** Whether a base image is the public one under another name. */
async function isPulled(tag: string, from: string): Promise<boolean> {
  const ids = await attempt(['docker', 'image', 'inspect', '--format', '{{.Id}}', tag, from]);
  const [first, second] = ids.stdout.trim().split('\n');
  return ids.ok && first === second;
}
