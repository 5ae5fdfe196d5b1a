import type { Current } from './current.ts';
import type { Desired } from './desired.ts';

type Wanted = Pick<Desired, 'release' | 'target' | 'revision'>;

/** What does not stop a deploy, and is worth a look before it. Pure. */
export function planWarnings(
  { release, target, revision }: Wanted,
  { api: running, unencrypted }: Pick<Current, 'api' | 'unencrypted'>,
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
  if (unencrypted.length > 0)
    warnings.push(
      `not encrypted: ${unencrypted.join(', ')}. The target has encryptedNetworks: true, and a network's options never change. ` +
        'To replace the networks, run npm run teardown, which keeps the data, and deploy again; the service does not answer meanwhile',
    );
  return warnings;
}
