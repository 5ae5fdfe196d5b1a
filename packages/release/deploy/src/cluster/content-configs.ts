import { argv, DockerError } from '@zero-downtime/swarm';
import type { Site } from '../site.ts';

/** A Swarm config whose name contains the hash of its content. */
export interface ContentConfig {
  name: string;
  content: string;
}

/** The purposes of configs: each kind is stored and removed separately. */
export const KINDS = ['monitoring', 'edge', 'database', 'backup'] as const;
type Kind = (typeof KINDS)[number];
const labelOf = (kind: Kind): string => `release.${kind}`;

/** Creates the configs that Swarm does not have. @throws DockerError */
export async function storeConfigs(
  { docker, target }: Pick<Site, 'docker' | 'target'>,
  configs: readonly ContentConfig[],
  kind: Kind,
): Promise<void> {
  for (const { name, content } of configs)
    await docker(argv.createConfig(name, { [labelOf(kind)]: target.stack }), { input: content }).catch(
      (error) => {
        if (!(error instanceof DockerError && /already ?exists/i.test(error.stderr))) throw error;
      },
    );
}

/** Removes the configs of a kind, except the named ones and those that a service still mounts. @throws DockerError */
export async function removeConfigsExcept(
  { docker, target }: Pick<Site, 'docker' | 'target'>,
  kept: readonly string[],
  kind: Kind,
): Promise<void> {
  const names = (await docker(argv.listConfigs(`${labelOf(kind)}=${target.stack}`)))
    .split('\n')
    .filter(Boolean);
  for (const name of names.filter((one) => !kept.includes(one)))
    await docker(argv.removeConfigs([name])).catch((error) => {
      if (!(error instanceof DockerError && /in use/i.test(error.stderr))) throw error;
    });
}
