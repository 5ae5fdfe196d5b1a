import type { TooLittle } from '../analysis/final-analysis.ts';
import type { Release } from '../release.ts';
import type { Way } from '../rollout/roll-out.ts';
import type { Postgres } from '../target/postgres.ts';

/** A check before any change. */
export type Check =
  | 'schema changes'
  | 'engine and disk'
  | 'registry'
  | 'platform'
  | 'encryption'
  | 'placement'
  | 'secrets'
  | 'certificate'
  | 'database'
  | 'base images'
  | 'stack files'
  | 'port'
  | 'other update'
  | 'running release';

/** The canary of a killed deploy, or a service that the target no longer wants. */
export type LeftoverPart = 'canary' | 'backups' | 'prometheus' | 'grafana';

export type PlatformPart = 'database' | 'backups' | 'edge' | 'listener' | 'prometheus';

/** A command that needs the lock of a stack. */
export type Locking =
  | 'deploy'
  | 'rollback'
  | 'teardown'
  | 'prune'
  | 'backup'
  | 'restore'
  | 'rotate'
  | 'upgrade-database'
  | 'refresh-registry-login';

/** One operation of a command, as plain data with its settings. `OPERATIONS` has the behaviour of each `kind`. */
export type Operation =
  | { kind: 'preflight'; checks: readonly Check[]; baseImages: readonly string[]; force: boolean }
  /** `expects`: the running release of the plan; another one refuses the command. Undefined: any release. */
  | { kind: 'lock'; command: Locking; stack: string; expects?: Expected }
  /** A program of the target; its failure refuses the command. */
  | { kind: 'before hook'; argv: readonly string[]; timeoutMs: number }
  /** A program of the target that gets the result of the command, in any case. */
  | { kind: 'after hook'; argv: readonly string[]; timeoutMs: number }
  /** Does nothing for a registry without a login. */
  | { kind: 'login'; registry: string }
  | { kind: 'publish'; part: 'service' | 'edge' | 'listener'; name: string }
  /** `quiet`: without events. */
  | { kind: 'remove'; part: LeftoverPart; why: string; quiet?: true }
  | { kind: 'connect'; network: string }
  | { kind: 'start'; part: Exclude<PlatformPart, 'database'>; replaces: boolean }
  | { kind: 'start'; part: 'database'; replaces: false; postgres: Postgres }
  /** New parts start without waiting for each other; this waits for all of them. */
  | { kind: 'await healthy'; parts: readonly PlatformPart[] }
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
  /** `restarts`: a resumed deploy restarts the monitoring window. */
  | { kind: 'monitor'; version: string; forMs: number; tooLittle: TooLittle; restarts: boolean; back: Back }
  | { kind: 'gate'; version: string; force: boolean }
  /** Skipped when the newest backup is younger than `maxAgeMs`. `beforeContract`: skipped when no contract is pending. */
  | { kind: 'backup'; database: string; keep: number; maxAgeMs: number; beforeContract: boolean }
  | { kind: 'remind of backup' }
  /** `to`: a folder of this machine. */
  | { kind: 'copy backup'; to: string }
  | { kind: 'upload backup'; file: string }
  /** `old`: the new name of the current database, and the number of its tables. */
  | { kind: 'restore'; name: string; database: string; old: { name: string; tables: number } }
  /** `login`: the role in the URL of the new secret. */
  | { kind: 'set password'; role: 'app' | 'owner'; login: string; secret: string }
  | { kind: 'update backups' }
  | { kind: 'retire passwords'; logins: readonly string[]; secrets: readonly string[] }
  | {
      kind: 'store certificate';
      secret: string;
      names: readonly string[];
      notAfter: Date;
      fingerprint: string;
    }
  /** `from`: the hash of the edge's settings at the time of planning. */
  | { kind: 'update edge'; secret: string; from: string }
  | { kind: 'verify certificate'; url: string }
  | { kind: 'remove certificates'; secrets: readonly string[] }
  /** The second server of an upgrade. `announced`: with the names that clients use. */
  | { kind: 'start new server'; service: string; major: number; volume: string; announced: boolean }
  | { kind: 'restart server'; service: string }
  /** A step of upgrade.sh, between the majors of two servers. */
  | { kind: 'upgrade'; step: 'prepare' | 'copy' | 'switch' | 'abort'; from: number; to: number }
  | { kind: 'stop old server'; service: string; major: number }
  | { kind: 'remove server'; service: string; volume: string }
  | { kind: 'contract'; changes: readonly string[]; force: boolean }
  | { kind: 'watch'; forMs: number }
  | { kind: 'check schema'; running: Pick<Release, 'version' | 'image'>; version: string }
  | { kind: 'record'; command: 'deploy' | 'rollback' }
  | { kind: 'check unused'; stack: string }
  /** `registry`: whether the manifests in the registry are removed, too. */
  | { kind: 'prune'; repository: string; keep: number; registry: boolean }
  | { kind: 'collect garbage'; registry: string }
  | { kind: 'remove stack'; stack: string }
  | { kind: 'remove data'; stack: string }
  | { kind: 'unlock' };

export type Kind = Operation['kind'];
export type OperationOf<K extends Kind> = Extract<Operation, { kind: K }>;

/** The release that a rollback returns to; undefined without one. */
export type Back = string | undefined;

/** The running release; undefined without one. */
export interface Expected {
  running: Pick<Release, 'version' | 'image' | 'settings'> | undefined;
}

/** Whether an operation changes only the target's lock; its failure is not recorded. Pure. */
export const isPreparation = ({ kind }: Operation): boolean =>
  kind === 'preflight' ||
  kind === 'lock' ||
  kind === 'check schema' ||
  kind === 'check unused' ||
  kind === 'before hook';
