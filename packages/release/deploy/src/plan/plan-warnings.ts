import type { Current } from './current.ts';
import type { Desired } from './desired.ts';

type Wanted = Pick<Desired, 'release' | 'target' | 'revision'>;

/** What does not stop a deploy, and is worth a look before it. Pure. */
export function planWarnings(
  { release, target, revision }: Wanted,
  { api: running }: Pick<Current, 'api'>,
): string[] {
  const warnings: string[] = [];
  if (running && running.version !== release.version && running.content === release.content)
    warnings.push(
      `${release.version} has the same content as ${running.version}, which runs: only the number differs. ` +
        `If there was to be a change in services/${target.service}, it is missing`,
    );
  const [first, ...more] = revision?.uncommitted ?? [];
  if (first !== undefined)
    warnings.push(
      `${first}${more.length > 0 ? ` and ${more.length} more` : ''} ${more.length > 0 ? 'are' : 'is'} not committed: ` +
        `the image's revision ends in -dirty, and ${release.version} cannot be made again from a commit`,
    );
  return warnings;
}
