import { argv, DockerError } from '@zero-downtime/swarm';
import type { Site } from '../site.ts';

/** A Swarm config whose name says what is in it: another content is another config. */
export interface ContentConfig {
  name: string;
  content: string;
}

const label = 'release.monitoring';

/** Hands configs to Swarm, unless it has them. @throws DockerError */
export async function storeConfigs(
  { docker, target }: Pick<Site, 'docker' | 'target'>,
  configs: readonly ContentConfig[],
): Promise<void> {
  for (const { name, content } of configs)
    await docker(argv.createConfig(name, { [label]: target.stack }), { input: content }).catch((error) => {
      if (!(error instanceof DockerError && /already ?exists/i.test(error.stderr))) throw error;
    });
}

/** Takes away the configs that are not named. What a service still mounts, Swarm keeps. @throws DockerError */
export async function removeConfigsExcept(
  { docker, target }: Pick<Site, 'docker' | 'target'>,
  kept: readonly string[],
): Promise<void> {
  const names = (await docker(argv.listConfigs(`${label}=${target.stack}`))).split('\n').filter(Boolean);
  for (const name of names.filter((one) => !kept.includes(one)))
    await docker(argv.removeConfigs([name])).catch((error) => {
      if (!(error instanceof DockerError && /in use/i.test(error.stderr))) throw error;
    });
}
