import { ensureEngine } from './engine.ts';
import { readHost } from './host.ts';
import { ensureImages } from './images.ts';
import { sayWhatTheKernelLacks } from './kernel.ts';
import { ensureRegistry } from './registry.ts';
import { say, seconds } from './say.ts';
import { ensureSwarm } from './swarm.ts';
import { takeTurn } from './turn.ts';

/** Makes this host able to run the rest. Each step looks first, and does only what is missing. */
export async function setup(): Promise<void> {
  const began = Date.now();
  const host = await readHost();
  const release = takeTurn();
  try {
    await ensureEngine(host);
    await ensureSwarm();
    await ensureImages();
    await ensureRegistry();
    sayWhatTheKernelLacks();
    say(`\nReady in ${seconds(Date.now() - began)}. Next: npm run deploy`);
  } finally {
    release();
  }
}
