import type { Run } from '@zero-downtime/report';
import type { CommandEvent } from '../commands/events.ts';

export type PhaseSpan = Run['phases'][number];

/**
 * The start and end of each phase of a command, from its events. A phase without an end, because the command was killed or gave up, ends
 * with the command's last event.
 */
export function phasesOf(events: readonly CommandEvent[], group: string): PhaseSpan[] {
  const last = events.at(-1);
  if (!last) return [];
  const spans: PhaseSpan[] = [];
  for (const [at, event] of events.entries()) {
    if (event.event !== 'start' || !event.phase) continue;
    const done = events.slice(at + 1).find((later) => later.event === 'done' && later.phase === event.phase);
    spans.push({
      name: event.phase,
      from: Date.parse(event.time),
      to: Date.parse((done ?? last).time),
      group,
    });
  }
  return spans;
}
