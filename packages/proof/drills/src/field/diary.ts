import type { Run } from '@zero-downtime/report';
import type { Ran } from '../commands/run-command.ts';
import { type Judged, judgedIn } from '../observe/gate.ts';
import { type PhaseSpan, phasesOf } from '../observe/phases.ts';
import { schemaOf } from '../observe/schema.ts';

/** What a drill did and saw, gathered for its report. */
export interface Diary {
  acts: Run['acts'][number][];
  marks: { at: number; until?: number; label: string; kind: 'fault' }[];
  phases: PhaseSpan[];
  schema: ReturnType<typeof schemaOf>;
  judged: Judged[];
  expectations: Run['expectations'][number][];
}

export const emptyDiary = (): Diary => ({
  acts: [],
  marks: [],
  phases: [],
  schema: { steps: [], backfill: [] },
  judged: [],
  expectations: [],
});

/** Writes a command down: its phases, what it did to the schema, how it ended. */
export function enterCommand(diary: Diary, label: string, ran: Ran): void {
  diary.phases.push(...phasesOf(ran.events, label));
  const { steps, backfill } = schemaOf(ran.events);
  diary.schema.steps.push(...steps);
  diary.schema.backfill.push(...backfill);
  diary.judged.push(...judgedIn(ran.events));
  const ending = ran.result?.message ?? 'killed';
  const at = Date.parse(ran.events.at(-1)?.time ?? new Date().toISOString());
  diary.acts.push({
    at,
    text: `${label}: ${firstLine(String(ending))} (exit code ${ran.exitCode ?? 'none'})`,
  });
}

export const firstLine = (text: string): string => text.split('\n')[0] ?? '';
