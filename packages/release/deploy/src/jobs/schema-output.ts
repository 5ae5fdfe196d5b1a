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
  /** Missing in the output of older releases. */
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
  /** Of a status: whether the schema is as the last phase left it. Missing in the output of older releases. */
  catalogue: z
    .discriminatedUnion('compared', [
      z.object({ compared: z.literal(true), leftBy: z.string(), differences: z.array(z.string()) }),
      z.object({ compared: z.literal(false), why: z.string() }),
    ])
    .optional(),
});

/** The result of a schema command. */
export type SchemaResult = Omit<z.output<typeof resultSchema>, 'event'> & {
  /** Of a status, for a plan. Missing in the output of older releases. */
  facts?: DatabaseFacts;
};

/** A progress message of a schema command, with its event, such as `step` or `progress`, as written. */
export interface SchemaProgress {
  message: string;
  schema: Record<string, unknown>;
}

/** Parses the JSON lines of a schema command: its progress, and its result once it is written. Pure. */
export function parseSchemaOutput(log: string): {
  progress: SchemaProgress[];
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

/** The changes whose phase is pending. Pure. */
export function pendingIn(
  result: Pick<SchemaResult, 'changes'>,
  phase: 'expand' | 'backfill' | 'contract',
): string[] {
  return result.changes.filter((change) => change[phase] === 'pending').map((change) => change.change);
}
