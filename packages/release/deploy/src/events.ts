import type { TaskState } from '@zero-downtime/swarm';

/** The steps of a deploy, in their order. */
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
  | 'rotate';

export interface ReplicaView {
  slot: number;
  version: string;
  state: TaskState;
  /** With a health check, running means healthy. */
  healthy: boolean;
  ageMs: number;
  error: string;
}

/** What happened, as plain data; the renderers decide how it looks. */
export type DeployEvent =
  | { phase: Phase; event: 'start' | 'done' | 'note'; message: string }
  /** `detail`: for debugging, such as a query that failed; only `--json` shows it. */
  | { phase: Phase; event: 'warning'; message: string; detail?: string }
  /** `schema`: what a schema command wrote, with its own `time` and `event`. */
  | { phase: Phase; event: 'progress'; message: string; schema?: Record<string, unknown> }
  /** A look at the metrics of the new release and the old one. */
  | { phase: Phase; event: 'judged'; message: string; releases: ReleaseFigures[] }
  | { phase: Phase; event: 'replicas'; replicas: ReplicaView[]; wanted: number };

/** How one release has served since the look before. */
export interface ReleaseFigures {
  release: string;
  requests: number;
  /** 0 to 1; null without requests. */
  errorRatio: number | null;
  p99Ms: number | null;
}

export type Report = (event: DeployEvent) => void;

/** Reports the start and the end of a step around the work itself. The work may return the closing line. */
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
