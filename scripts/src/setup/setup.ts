import { ensureEngine } from './engine.ts';
import { readHost } from './host.ts';
import { ensureImages } from './images.ts';

export async function setup(): Promise<void> {
  const host = await readHost();
  await ensureEngine(host);
  await ensureImages();
}
