import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_NAMES, runBusyNeighbour } from '@zero-downtime/lab';
import type { DrillContext } from '../context/context.ts';
import type { Drill } from '../drill.ts';

const RELEASES = 20;

/** How long a neighbour uses a core, and the pause after it: both random. Seconds. */
const BUSY_S = [0.2, 2] as const;
const PEACE_S = [2, 8] as const;

/** A release takes more than half a minute, a burst with its pause six seconds. */
const LEAST_NOISES = 3;

export const noisyNeighbours: Drill = {
  name: 'noisy-neighbours',
  title: `${RELEASES} good releases beside noisy neighbours`,
  story:
    'From time to time another process uses a core for a second or two, which slows both releases. No release is the cause, so none may be rolled back.',
  from: '2.0.0',
  onlyInTheLab: 'its neighbours are on nodes of the lab',
  users: { may: 'notice nothing' },
  async act(context) {
    const over = new AbortController();
    const noise = makeNoise(context, over.signal);
    // Awaited below; this avoids an unhandled rejection until then.
    noise.catch(() => {});
    try {
      for (let n = 1; n <= RELEASES; n++) await goodRelease(context, `2.0.${n}`);
    } finally {
      over.abort();
    }
    const times = await noise;
    context.expect(
      'neighbours used a core throughout',
      times >= RELEASES * LEAST_NOISES,
      `${times} times in ${RELEASES} releases`,
    );
  },
};

async function goodRelease(context: DrillContext, version: string): Promise<void> {
  // The same sources with another version.
  const { exitCode, result } = await context.deploy(version, [], { env: { RELEASE_VERSION: version } });
  if (exitCode === 2) throw new Error(String(result?.message));
  context.expect(`${version} is not rolled back`, exitCode === 0, String(result?.message));
}

/** @returns the number of bursts */
async function makeNoise({ lab }: DrillContext, over: AbortSignal): Promise<number> {
  for (let times = 0; ; times++) {
    await sleep(between(PEACE_S) * 1_000, undefined, { signal: over }).catch(() => {});
    if (over.aborted) return times;
    const node = NODE_NAMES[Math.floor(Math.random() * NODE_NAMES.length)] ?? 'node-1';
    await runBusyNeighbour(lab, node, Number(between(BUSY_S).toFixed(1)));
  }
}

const between = ([least, most]: readonly [number, number]): number => least + Math.random() * (most - least);
