import type { Run } from '@zero-downtime/report';
import type { Ran } from '../commands/run-command.ts';
import { type AnalysisReading, analysisReadingsIn } from '../observe/canary-analysis.ts';
import { type PhaseSpan, phasesOf } from '../observe/phases.ts';
import { schemaOf } from '../observe/schema.ts';

/** The actions and observations of a drill, for its report. */
export interface RunRecord {
  acts: Run['acts'][number][];
  marks: { at: number; until?: number; label: string; kind: 'fault' }[];
  phases: PhaseSpan[];
  schema: ReturnType<typeof schemaOf>;
  analysisReadings: AnalysisReading[];
  expectations: Run['expectations'][number][];
}

export const emptyRecord = (): RunRecord => ({
  acts: [],
  marks: [],
  phases: [],
  schema: { steps: [], backfill: [] },
  analysisReadings: [],
  expectations: [],
});

/** Records a command: its phases, its schema steps, its result. */
export function recordCommand(record: RunRecord, label: string, ran: Ran): void {
  record.phases.push(...phasesOf(ran.events, label));
  const { steps, backfill } = schemaOf(ran.events);
  record.schema.steps.push(...steps);
  record.schema.backfill.push(...backfill);
  record.analysisReadings.push(...analysisReadingsIn(ran.events));
  const ending = ran.result?.message ?? 'killed';
  const at = Date.parse(ran.events.at(-1)?.time ?? new Date().toISOString());
  record.acts.push({
    at,
    text: `${label}: ${firstLine(String(ending))} (exit code ${ran.exitCode ?? 'none'})`,
  });
}

export const firstLine = (text: string): string => text.split('\n')[0] ?? '';
