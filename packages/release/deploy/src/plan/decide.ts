import { parseReference } from '@zero-downtime/swarm';
import compare from 'semver/functions/compare.js';
import type { HistoryRecord } from '../cluster/history.ts';
import type { Running } from '../cluster/running.ts';
import { newNumber } from '../images/publish.ts';
import type { Release } from '../release.ts';
import type { Way } from '../rollout/roll-out.ts';
import { commandFor } from '../target/command-for.ts';
import type { LeftoverPart, PlatformPart } from './operation.ts';

/** A release before it has an image. */
type Wanted = Omit<Release, 'image'>;

export interface Facts {
  target: { name: string };
  /** The target's. */
  service: string;
  wanted: Wanted;
  running: Running | undefined;
  edge: { wanted: Wanted; running: Running | undefined } | undefined;
  listener: { wanted: Wanted; running: Running | undefined } | undefined;
  /** Undefined for a target without scheduled backups. */
  backups: { wanted: Wanted; running: Running | undefined } | undefined;
  /** Undefined for a target without monitoring. */
  prometheus: { wanted: Wanted; running: Running | undefined } | undefined;
  /** Existing services that the target does not want. */
  leftover: readonly LeftoverPart[];
  /** As in `Current`. */
  databaseThere: boolean;
  /** Whether the history has a successful deploy of the wanted version. */
  deployedBefore: boolean;
  /** The newest record of the wanted version. */
  last: HistoryRecord | undefined;
  redeploy: boolean;
  contract: 'auto' | 'later';
}

export type Decision =
  | { kind: 'nothing'; why: string }
  | { kind: 'refuse'; why: string; hint: string }
  | {
      kind: 'deploy';
      /** The serving release; undefined for a first release. */
      from: Running | undefined;
      platform: PlatformPart[];
      leftover: readonly LeftoverPart[];
      rollout: Way;
    };

export type ToDeploy = Extract<Decision, { kind: 'deploy' }>;

/** Decides what a deploy has to do, from the wanted and the current state. Pure. */
export function decide(facts: Facts): Decision {
  const { service, wanted, running, edge, listener, last, leftover } = facts;
  const runs = running && parseReference(running.image).repository.split('/').at(-1);
  if (runs && runs !== service) {
    return {
      kind: 'refuse',
      why: `the stack runs ${runs}, and ${service} would replace it`,
      hint: 'give each service a stack of its own: `stack` in the target',
    };
  }
  if (running && running.version === wanted.version && running.content !== wanted.content) {
    return {
      kind: 'refuse',
      why: `${wanted.version} already runs, with other content than this checkout has`,
      hint: newNumber(service),
    };
  }
  if (running && compare(wanted.version, running.version) < 0) {
    return {
      kind: 'refuse',
      why: `${wanted.version} is older than ${running.version}, which runs`,
      hint: facts.deployedBefore
        ? `roll back instead: ${commandFor(facts.target, 'rollback', `--to ${wanted.version}`)}`
        : `raise "version" in services/${service}/package.json above ${running.version}, then run this again`,
    };
  }
  const platform: PlatformPart[] = [];
  if (!facts.databaseThere) platform.push('database');
  if (facts.backups && !isAsWanted(facts.backups)) platform.push('backups');
  if (edge && !isAsWanted(edge)) platform.push('edge');
  if (listener && !isAsWanted(listener)) platform.push('listener');
  if (facts.prometheus && !isAsWanted(facts.prometheus)) platform.push('prometheus');

  const there = running?.version === wanted.version && matches(running, wanted);
  const finished =
    there &&
    running.settled &&
    !running.paused &&
    last?.outcome === 'deployed' &&
    platform.length === 0 &&
    leftover.length === 0;
  const contracted = last?.contract === 'complete' || facts.contract === 'later';
  if (finished && contracted && !facts.redeploy) {
    return { kind: 'nothing', why: `${wanted.version} already runs, with the content of this checkout` };
  }
  return { kind: 'deploy', from: running, platform, leftover, rollout: rolloutOf(facts, there === true) };
}

function rolloutOf({ running, redeploy }: Facts, there: boolean): Way {
  if (!running) return 'create';
  if (!there) return 'update';
  if (redeploy) return 'restart';
  return running.paused ? 'resume' : 'settle';
}

const matches = (running: Running, wanted: Wanted): boolean =>
  running.content === wanted.content && running.settings === wanted.settings;

const isAsWanted = ({ wanted, running }: { wanted: Wanted; running: Running | undefined }): boolean =>
  running !== undefined && matches(running, wanted) && running.settled;
