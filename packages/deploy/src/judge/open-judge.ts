import {
  type Confirmed,
  confirm,
  judge,
  type Objectives,
  type Streaks,
  servedSince,
} from '@zero-downtime/slo';
import type { ReleaseFigures } from '../events.ts';
import type { Site } from '../site.ts';
import { answeredSince, toServed } from './counts.ts';
import { afterReading, evidenceOf, type Readings } from './evidence.ts';
import { figuresOf } from './figures.ts';
import { leakIn, MEMORY } from './memory.ts';
import { ask } from './prometheus.ts';

/** Two scrapes on every target, so that each replica is seen at the first reading. Seconds. */
const BEFORE_S = 60;

/** What judging a release needs to know of it. */
export interface Candidate {
  release: string;
  /** The release before it, when that is another one. */
  old: string | undefined;
  objectives: Objectives;
  /** How often it will be judged, at most. */
  looks: number;
}

export interface Look {
  /** Of everything since the judge was opened. */
  judgement: Confirmed;
  /** What speaks of a leak. */
  leak: string | undefined;
  /** Since the look before, for people: the old release first. */
  releases: ReleaseFigures[];
}

export interface Judge {
  candidate: Candidate;
  /** Reads the counters and judges what they say. @throws PrometheusAway */
  look(): Promise<Look>;
}

/** Reads the counters as they are before the new release serves. @throws PrometheusAway */
export async function openJudge(site: Pick<Site, 'docker' | 'target'>, candidate: Candidate): Promise<Judge> {
  const opened = Date.now();
  const read = async () => {
    const sinceOpened = (Date.now() - opened) / 1_000;
    return toServed(await ask(site, answeredSince(sinceOpened + BEFORE_S)));
  };
  const { release, old, objectives, looks } = candidate;
  let before = await read();
  let streaks: Streaks = new Map();
  let readings: Readings = { release, old, first: before, warm: undefined };
  return {
    candidate,
    async look() {
      const now = await read();
      readings = afterReading(readings, now);
      const between = servedSince(before, now);
      const recent = evidenceOf({ release, old, first: before, warm: before }, now);
      const all = judge(evidenceOf(readings, now), objectives, looks);
      const confirmed = confirm(streaks, all, judge(recent, objectives, 1));
      streaks = confirmed.streaks;
      before = now;
      return {
        leak: old === undefined ? undefined : leakIn(await ask(site, MEMORY), { release, old }),
        judgement: confirmed.judgement,
        releases: [old, release].flatMap((one) => (one === undefined ? [] : [figuresOf(between, one)])),
      };
    },
  };
}
