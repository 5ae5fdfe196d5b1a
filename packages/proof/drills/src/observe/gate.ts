import type { Run } from '@zero-downtime/report';
import { z } from 'zod';
import type { CommandEvent } from '../commands/events.ts';

export type GateReading = NonNullable<Run['gate']>['series'][number];

const releases = z.array(
  z.object({
    release: z.string(),
    requests: z.number(),
    errorRatio: z.number().nullable(),
    p99Ms: z.number().nullable(),
  }),
);

/** The metrics of the releases that a deploy has read. Pure. */
export function gateReadingsIn(events: readonly CommandEvent[]): GateReading[] {
  return events.flatMap((event) => {
    const seen = event.event === 'judged' ? releases.safeParse(event.releases) : undefined;
    return seen?.success ? seen.data.map((one) => ({ at: Date.parse(event.time), ...one })) : [];
  });
}
