import { type DatabaseFacts, fromLines } from '@zero-downtime/migrations/facts';
import { z } from 'zod';

const phaseState = z.enum(['none', 'pending', 'done']);

const resultSchema = z.object({
  event: z.literal('result'),
  outcome: z.enum(['done', 'refused', 'failed']),
  message: z.string().optional(),
  changes: z
    .array(z.object({ change: z.string(), expand: phaseState, backfill: phaseState, contract: phaseState }))
    .default([]),
  oldestRelease: z.string().nullable().default(null),
  /** Older releases do not tell. */
  backfills: z
    .array(
      z.object({
        change: z.string(),
        state: z.enum(['waiting', 'filling', 'done']),
        rows: z.number(),
        pausedBy: z.string().nullable(),
      }),
    )
    .optional(),
  /** Of a status: whether the schema is as the last phase left it. Older releases do not tell. */
  catalogue: z
    .discriminatedUnion('compared', [
      z.object({ compared: z.literal(true), leftBy: z.string(), differences: z.array(z.string()) }),
      z.object({ compared: z.literal(false), why: z.string() }),
    ])
    .optional(),
});

/** What a schema command said last. */
export type SchemaResult = Omit<z.output<typeof resultSchema>, 'event'> & {
  /** Of a status, for a plan. Older releases do not tell. */
  facts?: DatabaseFacts;
};

/** What a schema command says on its way: a line for people, and its own event, such as `step` or `progress`, as it wrote it. */
export interface SchemaSaying {
  message: string;
  schema: Record<string, unknown>;
}

/** Reads the JSON lines of a schema command: what it said on its way, and its result once that is there. */
export function parseSchemaOutput(log: string): {
  progress: SchemaSaying[];
  result: SchemaResult | undefined;
} {
  const events = log.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Record<string, unknown>];
    } catch {
      return [];
    }
  });
  const last = resultSchema.safeParse(events.findLast((event) => event.event === 'result'));
  const facts = fromLines(events);
  return {
    progress: events.flatMap(({ message, ...schema }) =>
      schema.event !== 'result' && schema.event !== 'facts' && typeof message === 'string'
        ? [{ message, schema }]
        : [],
    ),
    result: last.success ? { ...last.data, ...(facts && { facts }) } : undefined,
  };
}

/** The changes whose phase still has to run. */
export function pendingIn(
  result: Pick<SchemaResult, 'changes'>,
  phase: 'expand' | 'backfill' | 'contract',
): string[] {
  return result.changes.filter((change) => change[phase] === 'pending').map((change) => change.change);
}
