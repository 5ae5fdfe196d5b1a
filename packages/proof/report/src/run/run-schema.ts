import { z } from 'zod';
import type { DeepReadonly } from './deep-readonly.ts';
import { trafficSchema } from './traffic-schema.ts';

/** Milliseconds since 1970. */
const moment = z.number();
const isoTime = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'must be an ISO time');

const replica = z.object({
  id: z.string(),
  release: z.string(),
  node: z.string(),
  slot: z.number(),
  startedAt: moment,
  healthyAt: moment.optional(),
  drainingAt: moment.optional(),
  /** Absent for a replica that still existed at the end of the run. */
  goneAt: moment.optional(),
  end: z.enum(['drained', 'killed', 'failed']).optional(),
  exitCode: z.number().optional(),
  message: z.string().optional(),
});

/** `at` is the start of its last try, or, for a step outside a transaction, its first. */
const schemaStep = z.object({
  at: moment,
  change: z.string(),
  phase: z.string(),
  /** 0: the step was completed by an earlier, killed run. */
  attempts: z.number().int().nonnegative(),
  tookMs: z.number().nonnegative(),
  step: z.string(),
});

const backfilled = z.object({ at: moment, change: z.string(), rows: z.number(), total: z.number() });

const gatePoint = z.object({
  at: moment,
  release: z.string(),
  errorRatio: z.number().nullable(),
  p99Ms: z.number().nullable(),
  requests: z.number(),
});

/** One experiment under load: the data of its report. */
export const runSchema = z.object({
  title: z.string(),
  command: z.string(),
  versions: z.record(z.string(), z.string()),
  startedAt: isoTime,
  endedAt: isoTime,
  verdict: z.object({ passed: z.boolean(), faults: z.array(z.string()), doubts: z.array(z.string()) }),
  /** `group` is the deploy of a phase. */
  phases: z.array(z.object({ name: z.string(), from: moment, to: moment, group: z.string().optional() })),
  marks: z.array(
    z.object({
      at: moment,
      until: moment.optional(),
      label: z.string(),
      kind: z.enum(['fault', 'release', 'note']),
    }),
  ),
  traffic: trafficSchema,
  replicas: z.array(replica),
  schema: z.object({ steps: z.array(schemaStep), backfill: z.array(backfilled) }).optional(),
  /** The canary analysis of a deploy. Stored runs have it under this name. */
  gate: z.object({ series: z.array(gatePoint), verdict: z.string().optional() }).optional(),
  /** The actions, as text. */
  acts: z.array(z.object({ at: moment, text: z.string() })),
  expectations: z.array(z.object({ text: z.string(), held: z.boolean(), seen: z.string() })),
});

export type Run = DeepReadonly<z.infer<typeof runSchema>>;
export type Traffic = Run['traffic'];
export type Second = Traffic['seconds'][number];
export type Group = Traffic['byKind'][string];
export type Replica = Run['replicas'][number];
export type SchemaStep = NonNullable<Run['schema']>['steps'][number];
export type Mark = Run['marks'][number];
export type Phase = Run['phases'][number];
