import { ensureEngine } from './engine.ts';
import { readHost } from './host.ts';
import { ensureImages } from './images.ts';
import { ensureRegistry } from './registry.ts';
import { ensureSwarm } from './swarm.ts';

export async function setup(): Promise<void> {
  const host = await readHost();
  await ensureEngine(host);
  await ensureSwarm();
  await ensureImages();
  await ensureRegistry();
}
