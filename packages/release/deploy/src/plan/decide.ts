import { parseReference } from '@zero-downtime/swarm';
import { compare } from 'semver';
import type { HistoryRecord } from '../cluster/history.ts';

export interface Running {
  version: string;
  content: string;
  settings: string;
  image: string;
  /** All replicas wanted are healthy on it, and no update is under way. */
  settled: boolean;
  /** Swarm has stopped an update to it, or its own rollback to it, since a task failed: it does nothing more by itself. */
  paused: 'update' | 'rollback' | undefined;
}

export interface Wanted {
  version: string;
  content: string;
  settings: string;
}

export interface Facts {
  /** The target's. */
  service: string;
  wanted: Wanted;
  running: Running | undefined;
  edge: { wanted: Wanted; running: Running | undefined } | undefined;
  /** Undefined for a target without. */
  prometheus: { wanted: Wanted; running: Running | undefined } | undefined;
  /** Services that are there and not wanted. */
  leftover: readonly LeftoverPart[];
  /** The bundled database is there, or the target has one of its own. */
  databaseThere: boolean;
  /** The newest record of the wanted version. */
  last: HistoryRecord | undefined;
  redeploy: boolean;
  contract: 'auto' | 'later';
}

/** A canary that a killed deploy has left, or what a target no longer asks for. */
export type LeftoverPart = 'canary' | 'prometheus' | 'grafana';

export type PlatformPart = 'database' | 'edge' | 'prometheus';

export type Decision =
  | { kind: 'nothing'; why: string }
  | { kind: 'refuse'; why: string; hint: string }
  | {
      kind: 'deploy';
      /** From nothing, or from the release that serves now. */
      from: Running | undefined;
      platform: PlatformPart[];
      leftover: readonly LeftoverPart[];
      /**
       * settle: the specification is already there (an earlier run was cut short), so only watch; resume: it is, and Swarm has paused on
       * the way to it.
       */
      rollout: 'create' | 'update' | 'restart' | 'settle' | 'resume';
      steps: string[];
    };

export type Deployment = Extract<Decision, { kind: 'deploy' }>;

/** What a deploy has to do, from what is wanted and what is there. Pure. */
export function decide(facts: Facts): Decision {
  const { service, wanted, running, edge, last, leftover } = facts;
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
      why: `${wanted.version} already runs with other content than this checkout makes`,
      hint: 'a version never changes once it is published: give this one a new number',
    };
  }
  if (running && compare(wanted.version, running.version) < 0) {
    return {
      kind: 'refuse',
      why: `${wanted.version} is older than ${running.version}, which runs`,
      hint: `the way back is: npm run rollback -- --to ${wanted.version}`,
    };
  }
  const platform: PlatformPart[] = [];
  if (!facts.databaseThere) platform.push('database');
  if (edge && !isAsWanted(edge)) platform.push('edge');
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
    return { kind: 'nothing', why: `${wanted.version} already runs, as this checkout makes it` };
  }
  const rollout = rolloutOf(facts, there === true);
  const steps = describe(facts, platform, rollout);
  return { kind: 'deploy', from: running, platform, leftover, rollout, steps };
}

function rolloutOf({ running, redeploy }: Facts, there: boolean): Deployment['rollout'] {
  if (!running) return 'create';
  if (!there) return 'update';
  if (redeploy) return 'restart';
  return running.paused ? 'resume' : 'settle';
}

const matches = (running: Running, wanted: Wanted): boolean =>
  running.content === wanted.content && running.settings === wanted.settings;

const isAsWanted = ({ wanted, running }: { wanted: Wanted; running: Running | undefined }): boolean =>
  running !== undefined && matches(running, wanted) && running.settled;

function describe(
  { wanted, running, contract, leftover }: Facts,
  platform: readonly string[],
  rollout: string,
): string[] {
  const rolling = {
    create: `rollout: start ${wanted.version}, the first release here`,
    update:
      running?.version === wanted.version
        ? `rollout: ${wanted.version} with new settings`
        : `rollout: ${running?.version} → ${wanted.version}, one replica at a time, start-first`,
    restart: `rollout: replace every replica of ${wanted.version} by itself`,
    resume: `rollout: resume the ${running?.paused} to ${wanted.version}, which Swarm has paused`,
    settle: `rollout: ${wanted.version} is already there; wait until it is healthy`,
  }[rollout] as string;
  return [
    `build and push ${wanted.version}, unless the registry has it`,
    ...platform.map((part) => `platform: ${part}`),
    ...leftover.map(
      (part) =>
        `remove: ${part}, ${part === 'canary' ? 'left by a deploy that was killed' : 'which the target no longer asks for'}`,
    ),
    'expand: what the schema needs for this release',
    rolling,
    'backfill, as far as there is something to fill',
    'monitor the new release',
    contract === 'auto'
      ? 'contract gate, then contract, as far as something waits'
      : 'contract is left for later',
  ];
}
