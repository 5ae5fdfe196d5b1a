import {
  type Answered,
  type Confirmed,
  confirm,
  type Finding,
  judge,
  levelParts,
  missedObjectives,
  type Objectives,
  type Served,
  type Streaks,
  servedSince,
  showsIn,
  type Window,
} from '@zero-downtime/slo';
import { assignBlame, type Blame } from '../blame/assign-blame.ts';
import { askDatabase, hostFigures, hostsQuery, replicasRead } from '../blame/conditions.ts';
import type { Phase, ReleaseFigures } from '../events.ts';
import { answeredSince, toServed } from '../metrics/counts.ts';
import { figuresOf } from '../metrics/figures.ts';
import { scrapeInterval } from '../metrics/of-stack.ts';
import { ask } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { parseDuration } from '../target/duration.ts';
import { edgeEvidence, seenByEdge } from './edge.ts';
import { afterReading, evidenceOf, isFull, type Readings } from './evidence.ts';
import { leakIn, memoryQuery } from './memory.ts';

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
  /** The old release was failing when the deploy began, and `--force` went over it. */
  forced: boolean;
}

export interface Look {
  /** Of everything since the judge was opened. */
  judgement: Confirmed;
  /** Who is to blame for what the look shows. */
  blame: Blame;
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
  const { release, old, objectives, looks: planned, forced } = candidate;
  const opened = Date.now();
  const sinceOpened = () => (Date.now() - opened) / 1_000;
  const behind = scrapeInterval(site.target);
  const read = async () =>
    toServed(await ask(site, answeredSince(site.target, sinceOpened() + BEFORE_S, { release, behind })));
  // Once the rollout has begun, servers other than the canary are of the new release, too.
  const atEdge = async (phase: Phase) =>
    phase === 'canary' && site.target.traffic === 'edge'
      ? edgeEvidence(await ask(site, seenByEdge(site.target, sinceOpened())))
      : undefined;

  let before = await read();
  const hosts = hostsQuery(site.target);
  const vitalsBefore = await ask(site, hosts);
  const usual = hostFigures(vitalsBefore, old ?? release);
  let hasRead = replicasRead(vitalsBefore) > 0;
  let windowFrom: readonly Served[] = before;
  let streaks: Streaks;
  let looks = 0;
  let readings: Readings = { release, old, first: before, warm: undefined };

  return {
    candidate,
    seenAfterMs: 2 * parseDuration(behind),
    async look(phase) {
      // One question for both: each costs a process in Prometheus's container.
      const [now, proxy, vitals] = await Promise.all([
        read(),
        atEdge(phase),
        ask(site, `${memoryQuery(site.target)} or ${hosts}`),
      ]);
      readings = afterReading(readings, now);
      const evidence = { ...evidenceOf(readings, now), ...(proxy && { proxy }) };
      const all = judge(evidence, objectives, levelParts(++looks, planned));
      const window = windowOf({ release, old, first: windowFrom, warm: undefined }, now);
      const confirmed = confirm(streaks, all, window);
      const shared = missedByBoth(window.answered, objectives);
      const replicas = replicasRead(vitals);
      hasRead ||= replicas > 0;
      const { kind } = confirmed.judgement;
      const toExplain = kind === 'breach' || kind === 'suspicious' || shared.length > 0;
      const blame = assignBlame({
        ...{ release, old, forced, usual, shared },
        judgement: confirmed.judgement,
        leak: old === undefined ? undefined : leakIn(vitals, { release, old }),
        conditions: {
          // Before the first replica of a first release is healthy there is none to read.
          replicas: hasRead ? replicas : undefined,
          fresh: hostFigures(vitals, release),
          old: hostFigures(vitals, old),
          database: toExplain ? await askDatabase(site) : 'unknown',
        },
      });
      // What happens while something else is in trouble says nothing about the release: it begins anew once that is over.
      const elsewhere = blame.kind !== 'none' && blame.kind !== 'release';
      streaks = elsewhere ? undefined : confirmed.streaks;
      if (elsewhere || window.full) windowFrom = now;
      const between = servedSince(before, now);
      before = now;
      return {
        blame,
        judgement: confirmed.judgement,
        releases: [old, release].flatMap((one) => (one === undefined ? [] : [figuresOf(between, one)])),
      };
    },
  };
}

/** What was answered since a window began. Pure. */
function windowOf(readings: Readings, now: readonly Served[]): Window & { answered: Answered } {
  const { all: answered } = evidenceOf(readings, now);
  const full = isFull(readings.release, readings.first, now);
  return { answered, full, shows: (finding) => showsIn(finding, answered) };
}

/** Objectives that both releases miss in the same time, as the old one missed them. Pure. */
function missedByBoth({ fresh, old }: Answered, objectives: Objectives): Finding[] {
  const missed = new Set(missedObjectives(fresh, objectives).map(({ what }) => what));
  return missedObjectives(old, objectives).filter(({ what }) => missed.has(what));
}
