import type { Run } from '@zero-downtime/report';
import { z } from 'zod';
import type { CommandEvent } from '../commands/events.ts';

export type Judged = NonNullable<Run['gate']>['series'][number];

const releases = z.array(
  z.object({
    release: z.string(),
    requests: z.number(),
    errorRatio: z.number().nullable(),
    p99Ms: z.number().nullable(),
  }),
);

/** What a deploy saw of the releases when it looked at the metrics. Pure. */
export function judgedIn(events: readonly CommandEvent[]): Judged[] {
  return events.flatMap((event) => {
    const seen = event.event === 'judged' ? releases.safeParse(event.releases) : undefined;
    return seen?.success ? seen.data.map((one) => ({ at: Date.parse(event.time), ...one })) : [];
  });
}
