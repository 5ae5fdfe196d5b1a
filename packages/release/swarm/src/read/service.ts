import { z } from 'zod';

/** The state of a rolling update, as named by swarmkit (api/types.proto, UpdateStatus). */
export type UpdateState =
  | 'updating'
  | 'paused'
  | 'completed'
  | 'rollback_started'
  | 'rollback_paused'
  | 'rollback_completed';

export interface UpdatePolicy {
  parallelism: number;
  delayMs: number;
  monitorMs: number;
}

export interface HealthCheck {
  intervalMs: number;
  timeoutMs: number;
  retries: number;
  /** Failed probes within this time after the start do not count. */
  startPeriodMs: number;
}

export interface ServiceView {
  id: string;
  name: string;
  /** The deployed image: name:version@sha256:… */
  image: string;
  labels: Record<string, string>;
  /** undefined for a global service (one task a node). */
  replicas: number | undefined;
  /** undefined: no update since the last change of the specification, or one with nothing to replace. */
  update: { state: UpdateState; message: string } | undefined;
  policy: UpdatePolicy;
  health: HealthCheck | undefined;
  stopGraceMs: number;
  /** Ports of the nodes. */
  ports: number[];
  /** Labels of the previous specification, the target of `docker service rollback`; undefined without one. */
  previousLabels: Record<string, string> | undefined;
}

const nanoseconds = z.number().transform((ns) => ns / 1e6);
const updateConfig = z.object({
  Parallelism: z.number().default(1),
  Delay: nanoseconds.default(0),
  // swarmkit's default, manager/orchestrator/update/updater.go: defaultMonitor
  Monitor: nanoseconds.default(5000),
});

const inspected = z.object({
  ID: z.string(),
  Spec: z.object({
    Name: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Mode: z.object({ Replicated: z.object({ Replicas: z.number().default(1) }).optional() }).loose(),
    TaskTemplate: z.object({
      ContainerSpec: z.object({
        Image: z.string(),
        StopGracePeriod: nanoseconds.default(10_000),
        Healthcheck: z
          .object({
            Interval: nanoseconds.default(30_000),
            Timeout: nanoseconds.default(30_000),
            Retries: z.number().default(3),
            StartPeriod: nanoseconds.default(0),
          })
          .optional(),
      }),
    }),
    UpdateConfig: updateConfig.optional(),
    EndpointSpec: z
      .object({ Ports: z.array(z.object({ PublishedPort: z.number().optional() })).nullish() })
      .nullish(),
  }),
  PreviousSpec: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
  UpdateStatus: z.object({ State: z.string().optional(), Message: z.string().default('') }).nullish(),
});

/** Parses the JSON of `docker service inspect NAME` for one service. */
export function readService(json: string): ServiceView {
  const [service] = z.array(inspected).min(1).parse(JSON.parse(json)) as [z.output<typeof inspected>];
  const { Spec: spec, PreviousSpec: previous, UpdateStatus: status } = service;
  const update = spec.UpdateConfig ?? updateConfig.parse({});
  const container = spec.TaskTemplate.ContainerSpec;
  const check = container.Healthcheck;
  return {
    id: service.ID,
    name: spec.Name,
    image: container.Image,
    labels: spec.Labels ?? {},
    replicas: spec.Mode.Replicated?.Replicas,
    update: status?.State ? { state: status.State as UpdateState, message: status.Message } : undefined,
    policy: { parallelism: update.Parallelism, delayMs: update.Delay, monitorMs: update.Monitor },
    health: check && {
      intervalMs: check.Interval,
      timeoutMs: check.Timeout,
      retries: check.Retries,
      startPeriodMs: check.StartPeriod,
    },
    stopGraceMs: container.StopGracePeriod,
    ports: (spec.EndpointSpec?.Ports ?? []).flatMap(({ PublishedPort: port }) => port ?? []),
    previousLabels: previous ? (previous.Labels ?? {}) : undefined,
  };
}
