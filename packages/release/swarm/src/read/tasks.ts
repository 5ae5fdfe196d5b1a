import { z } from 'zod';

/** Task states in their order, from docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states. */
const STATES = [
  'new',
  'allocated',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'remove',
  'orphaned',
] as const;
export type TaskState = (typeof STATES)[number];

export interface TaskView {
  id: string;
  /** 0 for a task of a global service. */
  slot: number;
  node: string;
  image: string;
  /** "running" means healthy if the service has a health check: the executor reports it only then (moby, Controller.Start). */
  state: TaskState;
  desired: TaskState;
  /** The engine's error; empty without one. */
  error: string;
  exitCode: number | undefined;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** When it entered its state, milliseconds since the epoch. */
  since: number;
}

const inspected = z.array(
  z.object({
    ID: z.string(),
    Slot: z.number().default(0),
    NodeID: z.string().default(''),
    CreatedAt: z.string(),
    DesiredState: z.enum(STATES),
    Spec: z.object({ ContainerSpec: z.object({ Image: z.string() }) }),
    Status: z.object({
      State: z.enum(STATES),
      Timestamp: z.string(),
      Err: z.string().default(''),
      ContainerStatus: z.object({ ExitCode: z.number().optional() }).loose().nullish(),
    }),
  }),
);

/** Parses the JSON of `docker inspect --type task ID…`, newest first. */
export function readTasks(json: string): TaskView[] {
  return inspected
    .parse(JSON.parse(json))
    .map((task) => ({
      id: task.ID,
      slot: task.Slot,
      node: task.NodeID,
      image: task.Spec.ContainerSpec.Image,
      state: task.Status.State,
      desired: task.DesiredState,
      error: task.Status.Err,
      exitCode: task.Status.ContainerStatus?.ExitCode,
      createdAt: Date.parse(task.CreatedAt),
      since: Date.parse(task.Status.Timestamp),
    }))
    .sort((a, b) => b.createdAt - a.createdAt);
}

/** Whether its container has ended or was never created. */
export function hasEnded(task: Pick<TaskView, 'state'>): boolean {
  return STATES.indexOf(task.state) >= STATES.indexOf('complete');
}

/** Whether it ended without a request to stop. */
export function hasFailed(task: Pick<TaskView, 'state'>): boolean {
  return task.state === 'failed' || task.state === 'rejected';
}
