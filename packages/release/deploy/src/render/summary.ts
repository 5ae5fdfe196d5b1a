import type { Outcome } from '../errors.ts';

/** A line of `--json`. */
export interface LoggedEvent {
  /** ISO 8601. */
  time?: string;
  phase?: string;
  event: string;
  message?: string;
  /** The outcome of a result event. */
  outcome?: string;
  exitCode?: number;
  hint?: string;
}

const HEADINGS: Record<Outcome, string> = {
  done: '✅ done',
  error: '❌ error',
  refused: '⛔ refused, nothing was changed',
  rolledBack: '↩️ rolled back, the old release serves',
  halfWay: '⚠️ stopped half-way',
};

/** A deploy or a rollback as Markdown, for the page of a CI run: the outcome, the next step, and the steps with their durations. */
export function renderSummary(events: readonly LoggedEvent[]): string {
  const result = events.findLast(({ event }) => event === 'result');
  const about = events.find(({ phase, event }) => phase === 'plan' && event === 'note')?.message;
  const warnings = messagesOf(events, 'warning');
  const steps = stepsOf(events);
  return [
    `### ${text(about ?? 'Deploy')}: ${headingOf(result)}`,
    ...(result?.message ? [text(result.message)] : []),
    ...(result?.hint ? [`Next step: ${text(result.hint)}`] : []),
    ...(warnings.length > 0 ? [warnings.map((message) => `- ⚠️ ${text(message)}`).join('\n')] : []),
    ...(steps.length > 0 ? [['| step | | took |', '| --- | --- | ---: |', ...steps].join('\n')] : []),
    '',
  ].join('\n\n');
}

/** Parses the lines of `--json`; skips other lines, such as those of npm. */
export function readEvents(lines: string): LoggedEvent[] {
  return lines.split('\n').flatMap((line) => {
    try {
      const event = JSON.parse(line) as LoggedEvent;
      return typeof event?.event === 'string' ? [event] : [];
    } catch {
      return [];
    }
  });
}

function headingOf(result: LoggedEvent | undefined): string {
  if (!result) return '❌ ended without a result: the run was killed';
  const known = HEADINGS[result.outcome as Outcome] ?? text(result.outcome ?? '');
  return result.exitCode ? `${known} (exit code ${result.exitCode})` : known;
}

const messagesOf = (events: readonly LoggedEvent[], kind: string): string[] =>
  events.flatMap(({ event, message }) => (event === kind && message ? [message] : []));

/** A row for each started step, with its end, if any. */
function stepsOf(events: readonly LoggedEvent[]): string[] {
  const ends = new Map<string, LoggedEvent[]>();
  for (const event of events)
    if (event.event === 'done' && event.phase)
      ends.set(event.phase, [...(ends.get(event.phase) ?? []), event]);
  return events
    .filter(({ event }) => event === 'start')
    .map((start) => {
      const end = ends.get(start.phase ?? '')?.shift();
      const ms = Date.parse(end?.time ?? '') - Date.parse(start.time ?? '');
      const took = end ? (Number.isNaN(ms) ? '' : `${(ms / 1_000).toFixed(1)} s`) : 'not finished';
      return `| ${text(start.phase ?? '')} | ${text((end ?? start).message ?? '')} | ${took} |`;
    });
}

/** One line that Markdown and HTML render literally. */
const text = (words: string): string =>
  words
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll(/[\\`*_{}[\]<>#|~@!&]/g, (character) => `\\${character}`)
    .trim();
