import { commandFor } from '../target/command-for.ts';
import { choosePostgres, warnOfFormerMajor } from '../target/postgres.ts';
import type { Current } from './current.ts';
import type { Desired } from './desired.ts';
import { transportWarnings } from './transport-warnings.ts';

type Wanted = Pick<Desired, 'release' | 'target' | 'revision' | 'images' | 'stack'>;

/** The warnings of a plan. Pure. */
export function planWarnings(
  { release, target, revision, images, stack }: Wanted,
  {
    api: running,
    edge,
    listener,
    unencrypted,
    postgres,
    certificate,
  }: Pick<Current, 'api' | 'edge' | 'listener' | 'unencrypted' | 'postgres' | 'certificate'>,
  now: Date,
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
  const former =
    target.database === 'bundled' && warnOfFormerMajor(choosePostgres(target.stack, postgres), target);
  if (former) warnings.push(former);
  if (unencrypted.length > 0)
    warnings.push(
      `not encrypted: ${unencrypted.join(', ')}. The target has encryptedNetworks: true, and a network's options never change. ` +
        `To replace the networks, run ${commandFor(target, 'teardown')}, which keeps the data, and deploy again; the service does not answer meanwhile`,
    );
  const { listener: wanted } = images;
  if (wanted && edge && !listener)
    warnings.push(
      'the edge gives its port to the new listener: until the listener listens, which takes some seconds on each node, connections are refused',
    );
  if (
    wanted &&
    listener &&
    (listener.content !== wanted.content || listener.settings !== stack.listener.hash)
  )
    warnings.push(
      'the listener is replaced: meanwhile, for some seconds on each node, connections are refused, and requests of more than 2 s are cut off',
    );
  return [...warnings, ...transportWarnings(target, certificate, now)];
}
