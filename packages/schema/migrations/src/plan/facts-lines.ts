import * as z from 'zod';
import type { DatabaseFacts } from './facts.ts';

/** A log may cut lines that are longer than 16 kB. */
const A_LINE = 40;

const facts = z.object({
  event: z.literal('facts'),
  serverVersion: z.number().optional(),
  phases: z
    .array(
      z.object({
        change: z.string(),
        phase: z.string(),
        release: z.string(),
        finished: z.boolean(),
        oldestRelease: z.string().nullable(),
        imageDigest: z.string().nullable(),
        checksum: z.string().nullable(),
      }),
    )
    .default([]),
  steps: z.array(z.object({ change: z.string(), phase: z.string(), step: z.string() })).default([]),
  tables: z.array(z.object({ name: z.string(), bytes: z.number(), rows: z.number().nullable() })).default([]),
});

/** Facts as events of the schema command, each short enough for a line. */
export function toLines({ serverVersion, ...lists }: DatabaseFacts) {
  const lines = Object.entries(lists).flatMap(([kind, list]) =>
    chunks<unknown>(list ?? []).map((some) => ({ [kind]: some })),
  );
  return [{ serverVersion }, ...lines].map((content) => ({
    event: 'facts',
    message: 'what the database says of itself',
    ...content,
  }));
}

/** The facts in the events of a schema command; undefined when it told none, as older releases do. */
export function fromLines(events: readonly unknown[]): DatabaseFacts | undefined {
  const found = events.flatMap((event) => {
    const { success, data } = facts.safeParse(event);
    return success ? [data] : [];
  });
  const serverVersion = found.find((each) => each.serverVersion !== undefined)?.serverVersion;
  if (serverVersion === undefined) return undefined;
  return {
    serverVersion,
    phases: found.flatMap(({ phases }) => phases),
    steps: found.flatMap(({ steps }) => steps),
    tables: found.flatMap(({ tables }) => tables),
  };
}

function chunks<T>(list: readonly T[]): T[][] {
  const count = Math.ceil(list.length / A_LINE);
  return Array.from({ length: count }, (_, at) => list.slice(at * A_LINE, (at + 1) * A_LINE));
}
