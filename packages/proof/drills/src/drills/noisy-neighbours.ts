import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_NAMES, wakeNeighbour } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import type { Field } from '../field/field.ts';

const RELEASES = 20;

/** How long a neighbour takes a core, and how long there is peace: both at random. Seconds. */
const BUSY_S = [0.2, 2] as const;
const PEACE_S = [2, 8] as const;

/** A release takes more than half a minute, and a noise with the peace after it six seconds. */
const LEAST_NOISES = 3;

export const noisyNeighbours: Drill = {
  name: 'noisy-neighbours',
  title: `${RELEASES} good releases beside noisy neighbours`,
  story:
    'Now and then something else takes a core for a second or two, and whatever runs is slow for a moment. None of the releases is to blame, so none may be taken back.',
  from: '2.0.0',
  onlyInTheLab: 'its neighbours are on nodes of the lab',
  users: { may: 'notice nothing' },
  async act(field) {
    const over = new AbortController();
    const noise = makeNoise(field, over.signal);
    // Looked at below; until then it is nobody's unhandled rejection.
    noise.catch(() => {});
    try {
      for (let n = 1; n <= RELEASES; n++) await goodRelease(field, `2.0.${n}`);
    } finally {
      over.abort();
    }
    const times = await noise;
    field.expect(
      'neighbours took a core all the time',
      times >= RELEASES * LEAST_NOISES,
      `${times} times in ${RELEASES} releases`,
    );
  },
};

async function goodRelease(field: Field, version: string): Promise<void> {
  // The same sources again, with another number.
  const { exitCode, result } = await field.deploy(version, [], { env: { RELEASE_VERSION: version } });
  if (exitCode === 2) throw new Error(String(result?.message));
  field.expect(`${version} is not taken back`, exitCode === 0, String(result?.message));
}

/** @returns how often there was noise */
async function makeNoise({ lab }: Field, over: AbortSignal): Promise<number> {
  for (let times = 0; ; times++) {
    await sleep(between(PEACE_S) * 1_000, undefined, { signal: over }).catch(() => {});
    if (over.aborted) return times;
    const node = NODE_NAMES[Math.floor(Math.random() * NODE_NAMES.length)] ?? 'manager';
    await wakeNeighbour(lab, node, Number(between(BUSY_S).toFixed(1)));
  }
}

const between = ([least, most]: readonly [number, number]): number => least + Math.random() * (most - least);
