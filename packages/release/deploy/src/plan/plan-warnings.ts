import { commandFor } from '../target/command-for.ts';
import { choosePostgres, warnOfFormerMajor } from '../target/postgres.ts';
import type { Current } from './current.ts';
import type { Desired } from './desired.ts';

type Wanted = Pick<Desired, 'release' | 'target' | 'revision'>;

/** The warnings of a plan. Pure. */
export function planWarnings(
  { release, target, revision }: Wanted,
  { api: running, unencrypted, postgres }: Pick<Current, 'api' | 'unencrypted' | 'postgres'>,
): string[] {
  const warnings: string[] = [];
  if (running && running.version !== release.version && running.content === release.content)
    warnings.push(
      `${release.version} has the same content as ${running.version}, which runs: only the version differs. ` +
        `If you changed services/${target.service}, the change is missing in this checkout`,
    );
  const [first, ...more] = revision?.uncommitted ?? [];
  if (first !== undefined)
    warnings.push(
      `${first}${more.length > 0 ? ` and ${more.length} more` : ''} ${more.length > 0 ? 'are' : 'is'} not committed: ` +
        `the image's revision ends in -dirty, and no commit reproduces ${release.version}`,
    );
  const former = target.database === 'bundled' && warnOfFormerMajor(choosePostgres(target.stack, postgres));
  if (former) warnings.push(former);
  if (unencrypted.length > 0)
    warnings.push(
      `not encrypted: ${unencrypted.join(', ')}. The target has encryptedNetworks: true, and a network's options never change. ` +
        `To replace the networks, run ${commandFor(target, 'teardown')}, which keeps the data, and deploy again; the service does not answer meanwhile`,
    );
  return warnings;
}
