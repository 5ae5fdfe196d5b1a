import {
  type Confirmed,
  confirm,
  type Judgement,
  judge,
  levelParts,
  type Objectives,
  type Served,
  type Streaks,
  servedSince,
} from '@zero-downtime/slo';
import type { ReleaseFigures } from '../events.ts';
import type { Site } from '../site.ts';
import { answeredSince, toServed } from './counts.ts';
import { edgeEvidence, seenByEdge } from './edge.ts';
import { afterReading, evidenceOf, isFull, type Readings } from './evidence.ts';
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
  /** How often it will be judged, as far as that is known beforehand. */
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
  const { release, old, objectives, looks: planned } = candidate;
  const opened = Date.now();
  const sinceOpened = () => (Date.now() - opened) / 1_000;
  const read = async () => toServed(await ask(site, answeredSince(sinceOpened() + BEFORE_S)));
  const atEdge = async () =>
    site.target.traffic === 'edge' ? edgeEvidence(await ask(site, seenByEdge(sinceOpened()))) : undefined;

  let before = await read();
  let windowFrom: readonly Served[] = before;
  let streaks: Streaks;
  let looks = 0;
  let readings: Readings = { release, old, first: before, warm: undefined };

  /** What is slow, in the window that this reading fills. */
  function recently(now: readonly Served[]): Judgement | undefined {
    if (!isFull(release, windowFrom, now)) return undefined;
    const window = evidenceOf({ release, old, first: windowFrom, warm: windowFrom }, now);
    windowFrom = now;
    return judge(window, objectives, 1);
  }

  return {
    candidate,
    async look() {
      const [now, proxy] = await Promise.all([read(), atEdge()]);
      readings = afterReading(readings, now);
      const evidence = { ...evidenceOf(readings, now), ...(proxy && { proxy }) };
      const all = judge(evidence, objectives, levelParts(++looks, planned));
      const confirmed = confirm(streaks, all, recently(now));
      streaks = confirmed.streaks;
      const between = servedSince(before, now);
      before = now;
      return {
        leak: old === undefined ? undefined : leakIn(await ask(site, MEMORY), { release, old }),
        judgement: confirmed.judgement,
        releases: [old, release].flatMap((one) => (one === undefined ? [] : [figuresOf(between, one)])),
      };
    },
  };
}
