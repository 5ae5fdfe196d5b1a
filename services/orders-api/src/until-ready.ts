import { setTimeout as delay } from 'node:timers/promises';
import type { Health } from '@zero-downtime/http';

const EVERY_MS = 50;

/** True when nothing stands in the way of being ready any more; false when the process is told to stop before. */
export async function untilReady(whyNotReady: Health['whyNotReady'], leaving: AbortSignal): Promise<boolean> {
  while (!leaving.aborted) {
    if (whyNotReady('ready') === undefined) return true;
    await delay(EVERY_MS, undefined, { signal: leaving }).catch(() => {});
  }
  return false;
}
