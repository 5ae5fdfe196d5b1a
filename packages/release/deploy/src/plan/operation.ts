import type { TooLittle } from '../judge/last-word.ts';
import type { Release } from '../release.ts';
import type { Way } from '../rollout/roll-out.ts';

/** A check before anything is changed. */
export type Check =
  | 'schema changes'
  | 'engine and disk'
  | 'registry'
  | 'platform'
  | 'encryption'
  | 'secrets'
  | 'database'
  | 'base images'
  | 'stack files'
  | 'port'
  | 'other update'
  | 'running release';

/** A canary that a killed deploy has left, or what a target no longer asks for. */
export type LeftoverPart = 'canary' | 'prometheus' | 'grafana';

export type PlatformPart = 'database' | 'edge' | 'prometheus';

/** One thing that a command does, as plain data with the settings that it is done with. How: `OPERATIONS`, by `kind`. */
export type Operation =
  | { kind: 'preflight'; checks: readonly Check[]; baseImages: readonly string[]; force: boolean }
  /** `expects`: what the plan takes to be running; another release by then ends the command. Undefined: whatever runs. */
  | { kind: 'lock'; command: 'deploy' | 'rollback' | 'teardown' | 'prune'; stack: string; expects?: Expected }
  /** A program of the target's own, whose failure refuses the command. */
  | { kind: 'before hook'; argv: readonly string[]; timeoutMs: number }
  /** One that is told how the command has ended, whatever the end. */
  | { kind: 'after hook'; argv: readonly string[]; timeoutMs: number }
  | { kind: 'publish'; part: 'service' | 'edge'; name: string }
  /** `quiet`: without events of its own. */
  | { kind: 'remove'; part: LeftoverPart; why: string; quiet?: true }
  | { kind: 'connect'; network: string }
  | { kind: 'start'; part: PlatformPart; replaces: boolean }
  /** In the server of the platform. */
  | { kind: 'add database'; database: string; server: string }
  | { kind: 'forget monitoring' }
  | { kind: 'expand'; somethingServes: boolean }
  | { kind: 'analyse'; version: string; old: string | undefined; looks: number; somethingServes: boolean }
  | { kind: 'go blind'; version: string; why: string }
  | { kind: 'canary'; version: string; bakeMs: number }
  | {
      kind: 'rollout';
      phase: 'rollout' | 'rollback';
      how: Way;
      from: string | undefined;
      to: string;
      back: Back;
    }
  | { kind: 'backfill'; changes: readonly string[]; back: Back }
  /** `restarts`: a deploy that continues one that was killed restarts the monitoring window. */
  | { kind: 'monitor'; version: string; forMs: number; tooLittle: TooLittle; restarts: boolean; back: Back }
  | { kind: 'gate'; version: string; force: boolean }
  | { kind: 'contract'; changes: readonly string[]; force: boolean }
  | { kind: 'watch'; forMs: number }
  | { kind: 'check schema'; running: Pick<Release, 'version' | 'image'>; version: string }
  | { kind: 'record'; command: 'deploy' | 'rollback' }
  | { kind: 'check unused'; stack: string }
  /** `registry`: whether the registry's manifests go, too. */
  | { kind: 'prune'; repository: string; keep: number; registry: boolean }
  | { kind: 'collect garbage'; registry: string }
  | { kind: 'remove stack'; stack: string }
  | { kind: 'remove data'; stack: string }
  | { kind: 'unlock' };

export type Kind = Operation['kind'];
export type OperationOf<K extends Kind> = Extract<Operation, { kind: K }>;

/** The release that serves again when the new one serves badly; undefined where there is none to go back to. */
export type Back = string | undefined;

/** Of the release that runs; undefined where none does. */
export interface Expected {
  running: Pick<Release, 'version' | 'image' | 'settings'> | undefined;
}

/** Changes nothing of the target but its lock: a failure in one of them leaves nothing to be recorded. */
export const isPreparation = ({ kind }: Operation): boolean =>
  kind === 'preflight' ||
  kind === 'lock' ||
  kind === 'check schema' ||
  kind === 'check unused' ||
  kind === 'before hook';
