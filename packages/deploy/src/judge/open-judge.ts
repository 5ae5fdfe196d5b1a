import {
  type Confirmed,
  confirm,
  judge,
  levelParts,
  type Objectives,
  type Served,
  type Streaks,
  servedSince,
  showsIn,
  type Window,
} from '@zero-downtime/slo';
import type { Phase, ReleaseFigures } from '../events.ts';
import type { Site } from '../site.ts';
import { parseDuration } from '../target/schema.ts';
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
  /** Until a look sees what is answered now: the next scrape, and it is read one scrape later. Milliseconds. */
  seenAfterMs: number;
  /** Reads the counters and judges what they say. @param phase that the deploy is in. @throws PrometheusAway */
  look(phase: Phase): Promise<Look>;
}

/** Reads the counters as they are before the new release serves. @throws PrometheusAway */
export async function openJudge(site: Pick<Site, 'docker' | 'target'>, candidate: Candidate): Promise<Judge> {
  const { release, old, objectives, looks: planned } = candidate;
  const opened = Date.now();
  const sinceOpened = () => (Date.now() - opened) / 1_000;
  const behind = site.target.settings.SCRAPE_INTERVAL ?? '10s';
  const read = async () =>
    toServed(await ask(site, answeredSince(sinceOpened() + BEFORE_S, { release, behind })));
  // Once the rollout has begun, servers other than the canary are of the new release, too.
  const atEdge = async (phase: Phase) =>
    phase === 'canary' && site.target.traffic === 'edge'
      ? edgeEvidence(await ask(site, seenByEdge(sinceOpened())))
      : undefined;

  let before = await read();
  let windowFrom: readonly Served[] = before;
  let streaks: Streaks;
  let looks = 0;
  let readings: Readings = { release, old, first: before, warm: undefined };

  /** The window that ends with this reading; when it is full the next one begins. */
  function windowUntil(now: readonly Served[]): Window {
    const { all: answered } = evidenceOf({ release, old, first: windowFrom, warm: undefined }, now);
    const full = isFull(release, windowFrom, now);
    if (full) windowFrom = now;
    return { full, shows: (finding) => showsIn(finding, answered) };
  }

  return {
    candidate,
    seenAfterMs: 2 * parseDuration(behind),
    async look(phase) {
      const [now, proxy] = await Promise.all([read(), atEdge(phase)]);
      readings = afterReading(readings, now);
      const evidence = { ...evidenceOf(readings, now), ...(proxy && { proxy }) };
      const all = judge(evidence, objectives, levelParts(++looks, planned));
      const confirmed = confirm(streaks, all, windowUntil(now));
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
