import {
  type Answered,
  analyse,
  type Confirmed,
  confirm,
  type Finding,
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

/** Every target is scraped twice in this time, so the first reading includes each replica. Seconds. */
const BEFORE_S = 60;

/** The release under analysis. */
export interface Candidate {
  release: string;
  /** The previous release; undefined for a first release, or when the same release is deployed again. */
  old: string | undefined;
  objectives: Objectives;
  /** The planned number of interim analyses. */
  looks: number;
  /** The old release was failing when the deploy began, and `--force` deployed over it. */
  forced: boolean;
}

/** The result of one interim analysis. */
export interface InterimAnalysis {
  /** The result for the whole time since the analysis was opened. */
  result: Confirmed;
  /** The cause of the result. */
  blame: Blame;
  /** The figures since the previous interim analysis, for display: the old release first. */
  releases: ReleaseFigures[];
}

export interface Analysis {
  candidate: Candidate;
  /** The delay until an interim analysis includes a current answer: two scrapes. Milliseconds. */
  seenAfterMs: number;
  /** Makes one interim analysis: reads the counters and analyses them. @param phase of the deploy. @throws PrometheusUnavailable */
  analyseNow(phase: Phase): Promise<InterimAnalysis>;
}

/** Reads the counters before the new release serves. @throws PrometheusUnavailable */
export async function openAnalysis(
  site: Pick<Site, 'docker' | 'managers' | 'target'>,
  candidate: Candidate,
): Promise<Analysis> {
  const { release, old, objectives, looks: planned, forced } = candidate;
  const opened = Date.now();
  const sinceOpened = () => (Date.now() - opened) / 1_000;
  const behind = scrapeInterval(site.target);
  const read = async () =>
    toServed(await ask(site, answeredSince(site.target, sinceOpened() + BEFORE_S, { release, behind })));
  // After the canary phase, other servers also run the new release.
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
  let done = 0;
  let readings: Readings = { release, old, first: before, warm: undefined };

  return {
    candidate,
    seenAfterMs: 2 * parseDuration(behind),
    async analyseNow(phase) {
      // One query for both: each query starts a process in the container of Prometheus.
      const [now, proxy, vitals] = await Promise.all([
        read(),
        atEdge(phase),
        ask(site, `${memoryQuery(site.target)} or ${hosts}`),
      ]);
      readings = afterReading(readings, now);
      const evidence = { ...evidenceOf(readings, now), ...(proxy && { proxy }) };
      const all = analyse(evidence, objectives, levelParts(++done, planned));
      const window = windowOf({ release, old, first: windowFrom, warm: undefined }, now);
      const confirmed = confirm(streaks, all, window);
      const shared = missedByBoth(window.answered, objectives);
      const replicas = replicasRead(vitals);
      hasRead ||= replicas > 0;
      const { kind } = confirmed.result;
      const toExplain = kind === 'breach' || kind === 'suspicious' || shared.length > 0;
      const blame = assignBlame({
        ...{ release, old, forced, usual, shared },
        result: confirmed.result,
        leak: old === undefined ? undefined : leakIn(vitals, { release, old }),
        conditions: {
          // A first release has no replica to scrape before its first one is healthy.
          replicas: hasRead ? replicas : undefined,
          fresh: hostFigures(vitals, release),
          old: hostFigures(vitals, old),
          database: toExplain ? await askDatabase(site) : 'unknown',
        },
      });
      // Measurements during other trouble do not count: the windows restart after it.
      const elsewhere = blame.kind !== 'none' && blame.kind !== 'release';
      streaks = elsewhere ? undefined : confirmed.streaks;
      if (elsewhere || window.full) windowFrom = now;
      const between = servedSince(before, now);
      before = now;
      return {
        blame,
        result: confirmed.result,
        releases: [old, release].flatMap((one) => (one === undefined ? [] : [figuresOf(between, one)])),
      };
    },
  };
}

/** The answers since a window began. */
function windowOf(readings: Readings, now: readonly Served[]): Window & { answered: Answered } {
  const { all: answered } = evidenceOf(readings, now);
  const full = isFull(readings.release, readings.first, now);
  return { answered, full, shows: (finding) => showsIn(finding, answered) };
}

/** Objectives that both releases miss in the same time, with the figures of the old one. */
function missedByBoth({ fresh, old }: Answered, objectives: Objectives): Finding[] {
  const missed = new Set(missedObjectives(fresh, objectives).map(({ what }) => what));
  return missedObjectives(old, objectives).filter(({ what }) => missed.has(what));
}
