import type { TaskState } from '@zero-downtime/swarm';

/** The phases of a deploy, in order. */
export const PHASES = [
  'plan',
  'preflight',
  'lock',
  'build',
  'push',
  'platform',
  'expand',
  'canary',
  'rollout',
  'backfill',
  'monitor',
  'gate',
  'backup',
  'contract',
  'watch',
  'record',
] as const;
export type Phase =
  | (typeof PHASES)[number]
  | 'rollback'
  | 'teardown'
  | 'hook'
  | 'prune'
  | 'restore'
  | 'rotate'
  | 'upgrade';

export interface ReplicaView {
  slot: number;
  version: string;
  state: TaskState;
  /** "running" means healthy if the service has a health check. */
  healthy: boolean;
  ageMs: number;
  error: string;
}

/** An event as plain data; the renderers format it. */
export type DeployEvent =
  | { phase: Phase; event: 'start' | 'done' | 'note'; message: string }
  /** `detail`: for debugging, such as a failed query; only `--json` shows it. */
  | { phase: Phase; event: 'warning'; message: string; detail?: string }
  /** `schema`: the output of a schema command, with its own `time` and `event`. */
  | { phase: Phase; event: 'progress'; message: string; schema?: Record<string, unknown> }
  /** The figures of an interim analysis of both releases. */
  | { phase: Phase; event: 'judged'; message: string; releases: ReleaseFigures[] }
  | { phase: Phase; event: 'replicas'; replicas: ReplicaView[]; wanted: number };

/** The figures of one release since the previous interim analysis. */
export interface ReleaseFigures {
  release: string;
  requests: number;
  /** 0 to 1; null without requests. */
  errorRatio: number | null;
  p99Ms: number | null;
}

export type Report = (event: DeployEvent) => void;

/** Reports the start and the end of a step around its work. The work may return the closing message. */
export async function step<T>(
  report: Report,
  phase: Phase,
  message: string,
  work: () => Promise<T>,
): Promise<T> {
  report({ phase, event: 'start', message });
  const result = await work();
  report({ phase, event: 'done', message: typeof result === 'string' ? result : message });
  return result;
}
