import type { Run } from '@zero-downtime/report';
import { z } from 'zod';
import type { CommandEvent } from '../commands/events.ts';

type Schema = NonNullable<Run['schema']>;
type Step = Schema['steps'][number];
type Filled = Schema['backfill'][number];

const done = z.object({
  event: z.literal('step'),
  time: z.string(),
  change: z.string(),
  phase: z.string(),
  step: z.string(),
  tookMs: z.number(),
  attempts: z.number(),
});
const filling = z.object({
  event: z.literal('progress'),
  time: z.string(),
  change: z.string(),
  rows: z.number(),
  remaining: z.number().optional(),
});

/** The steps and backfills of a deploy's schema commands, from their events. */
export function schemaOf(events: readonly CommandEvent[]): { steps: Step[]; backfill: Filled[] } {
  const output = events.flatMap(({ schema }) => (schema ? [schema] : []));
  return { steps: output.flatMap(toStep), backfill: output.flatMap(toBackfill) };
}

function toStep(output: unknown): Step[] {
  const { success, data } = done.safeParse(output);
  if (!success) return [];
  const { time, change, phase, attempts, tookMs, step } = data;
  return [{ at: Date.parse(time) - tookMs, change, phase, attempts, tookMs, step }];
}

function toBackfill(output: unknown): Filled[] {
  const { success, data } = filling.safeParse(output);
  if (!success) return [];
  const { time, change, rows, remaining = 0 } = data;
  return [{ at: Date.parse(time), change, rows, total: rows + remaining }];
}
