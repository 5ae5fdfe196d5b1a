import type { Run } from '@zero-downtime/report';
import { z } from 'zod';
import type { CommandEvent } from '../commands/events.ts';

export type AnalysisReading = NonNullable<Run['gate']>['series'][number];

const releases = z.array(
  z.object({
    release: z.string(),
    requests: z.number(),
    errorRatio: z.number().nullable(),
    p99Ms: z.number().nullable(),
  }),
);

/** The figures of the releases in each interim analysis of a deploy. */
export function analysisReadingsIn(events: readonly CommandEvent[]): AnalysisReading[] {
  return events.flatMap((event) => {
    const parsed = event.event === 'judged' ? releases.safeParse(event.releases) : undefined;
    return parsed?.success ? parsed.data.map((one) => ({ at: Date.parse(event.time), ...one })) : [];
  });
}
