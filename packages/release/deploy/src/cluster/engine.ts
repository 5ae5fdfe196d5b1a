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

const ANSWERS_MS = 30_000;

export interface Engine {
  rootDir: string;
}

/**
 * Checks that an engine of the target answers and manages a Swarm with a leader. Every command starts with it.
 * @throws Ending (refused) when none answers, is a manager, or has a leader
 */
export async function checkEngine({ docker, target }: Site): Promise<Engine> {
  const text = await askManager(docker).catch((error: unknown) => {
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

/** A manager answers `info` without a leader, too; a list of nodes needs one. */
async function askManager(docker: Site['docker']): Promise<string> {
  await docker(argv.listManagers(), { timeoutMs: ANSWERS_MS });
  return docker(argv.engineInfo(), { timeoutMs: ANSWERS_MS });
}
