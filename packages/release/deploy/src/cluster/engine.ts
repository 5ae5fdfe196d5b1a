import { argv, DockerError } from '@zero-downtime/swarm';
import { z } from 'zod';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';

const infoSchema = z.object({
  DockerRootDir: z.string().default(''),
  Swarm: z
    .object({ LocalNodeState: z.string().default(''), ControlAvailable: z.boolean().default(false) })
    .loose(),
});

export interface Engine {
  rootDir: string;
}

/**
 * Checks that the target's engine answers and manages a Swarm. Every command starts with it.
 * @throws Ending (refused) when it does not answer, or is no manager
 */
export async function checkEngine({ docker, target }: Site): Promise<Engine> {
  const text = await docker(argv.engineInfo(), { timeoutMs: 30_000 }).catch((error: unknown) => {
    // Nothing has been changed yet.
    throw error instanceof DockerError ? refuse(error.message, error.hint, error) : error;
  });
  const info = infoSchema.parse(JSON.parse(text));
  if (!info.Swarm.ControlAvailable) {
    const where = target.context ? `the engine of docker context ${target.context}` : 'this engine';
    throw refuse(
      `${where} is not a Swarm manager (${info.Swarm.LocalNodeState || 'unknown state'})`,
      target.context ? 'use the context of a manager' : 'npm run setup',
    );
  }
  return { rootDir: info.DockerRootDir };
}
