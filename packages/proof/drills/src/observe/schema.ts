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

/** What the schema commands of a deploy did, from what they said. Pure. */
export function schemaOf(events: readonly CommandEvent[]): { steps: Step[]; backfill: Filled[] } {
  const said = events.flatMap(({ schema }) => (schema ? [schema] : []));
  return { steps: said.flatMap(toStep), backfill: said.flatMap(toBackfill) };
}

function toStep(said: unknown): Step[] {
  const { success, data } = done.safeParse(said);
  if (!success) return [];
  const { time, change, phase, attempts, tookMs, step } = data;
  return [{ at: Date.parse(time) - tookMs, change, phase, attempts, tookMs, step }];
}

function toBackfill(said: unknown): Filled[] {
  const { success, data } = filling.safeParse(said);
  if (!success) return [];
  const { time, change, rows, remaining = 0 } = data;
  return [{ at: Date.parse(time), change, rows, total: rows + remaining }];
}
