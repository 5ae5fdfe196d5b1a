import { readFile, rename } from 'node:fs/promises';
import { announce } from './say.ts';

export const SWARM_STATE = '/var/lib/docker/swarm/docker-state.json';

/**
 * Renames a Swarm state file that a power cut left half-written, with which dockerd does not start. The file holds only
 * the node's addresses. Without it the engine starts outside the Swarm, and `swarm init` restores the services, secrets
 * and configs from the raft log beside it.
 */
export async function setDamagedStateAside(file = SWARM_STATE): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined || isJson(text)) return;
  announce(`Swarm: ${file} is damaged; will rename it to .damaged and restore the Swarm from its log`);
  await rename(file, `${file}.damaged`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
