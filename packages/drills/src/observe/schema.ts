import type { Run } from '@zero-downtime/report';
import { z } from 'zod';
import type { CommandEvent } from './events.ts';

type Schema = NonNullable<Run['schema']>;
type Lock = Schema['locks'][number];
type Filled = Schema['backfill'][number];

const step = z.object({
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

/**
 * What the schema commands of a deploy did, from what they said. Pure. A step's locks are held for no longer than the step
 * takes; each attempt before the last waited for its lock in vain.
 */
export function schemaOf(events: readonly CommandEvent[]): { locks: Lock[]; backfill: Filled[] } {
  const said = events.flatMap(({ schema }) => (schema ? [schema] : []));
  return { locks: said.flatMap(toLock), backfill: said.flatMap(toBackfill) };
}

function toLock(said: unknown): Lock[] {
  const { success, data } = step.safeParse(said);
  if (!success) return [];
  return [
    {
      at: Date.parse(data.time) - data.tookMs,
      table: data.change,
      mode: data.attempts > 1 ? `${data.phase}, attempt ${data.attempts}` : data.phase,
      heldMs: data.tookMs,
      waitedMs: 0,
      statement: data.step,
    },
  ];
}

function toBackfill(said: unknown): Filled[] {
  const { success, data } = filling.safeParse(said);
  if (!success) return [];
  const { time, change, rows, remaining = 0 } = data;
  return [{ at: Date.parse(time), change, rows, total: rows + remaining }];
}
