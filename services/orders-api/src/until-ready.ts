import { setTimeout as delay } from 'node:timers/promises';
import type { Health } from '@zero-downtime/http';

const RETRY_MS = 250;

/** Asks until nothing stands in the way: true. Or until the process is told to stop: false. */
export async function untilReady(whyNotReady: Health['whyNotReady'], leaving: AbortSignal): Promise<boolean> {
  while (!leaving.aborted) {
    if ((await whyNotReady()) === undefined) return true;
    await delay(RETRY_MS, undefined, { signal: leaving }).catch(() => {});
  }
  return false;
}
