import type { DeployEvent, ReplicaView } from '../events.ts';
import { oneLine } from './printable.ts';

interface Line {
  phase: string;
  message: string;
  state: 'running' | 'done' | 'warning' | 'note';
  startedAt: number;
  endedAt?: number;
}

/** The state of the live view, updated by `applyEvent`. */
export interface Screen {
  lines: Line[];
  progress: string | undefined;
  replicas: ReplicaView[];
  /** The figures of the releases in the last interim analysis. */
  figures?: string;
}

export const emptyScreen = (): Screen => ({ lines: [], progress: undefined, replicas: [] });

/** The screen after an event. `now` in milliseconds. */
export function applyEvent(screen: Screen, event: DeployEvent, now: number): Screen {
  switch (event.event) {
    case 'replicas':
      return { ...screen, replicas: event.replicas };
    case 'judged':
      return { ...screen, figures: event.message };
    case 'progress':
      return { ...screen, progress: event.message };
    case 'start':
      return {
        ...screen,
        progress: undefined,
        lines: [
          ...screen.lines,
          { phase: event.phase, message: event.message, state: 'running', startedAt: now },
        ],
      };
    case 'done': {
      const at = screen.lines.findLastIndex((line) => line.phase === event.phase && line.state === 'running');
      const lines = screen.lines.map(
        (line, index): Line =>
          index === at ? { ...line, message: event.message, state: 'done', endedAt: now } : line,
      );
      return { lines, progress: undefined, replicas: event.phase === 'platform' ? [] : screen.replicas };
    }
    default:
      return {
        ...screen,
        lines: [
          ...screen.lines,
          { phase: event.phase, message: event.message, state: event.event, startedAt: now, endedAt: now },
        ],
      };
  }
}

/** The screen as text: the steps, and below them each replica with release, state, health and age. */
export function renderScreen(screen: Screen, now: number, width: number): string {
  const steps = screen.lines.map((line) => {
    const mark = { running: '▸', done: '✓', warning: '!', note: '·' }[line.state];
    const took =
      line.state === 'note' ? '' : ` ${(((line.endedAt ?? now) - line.startedAt) / 1000).toFixed(1)} s`;
    return `${mark} ${line.phase.padEnd(9)} ${line.message}${took}`;
  });
  const replicas = screen.replicas.map((replica) => {
    const health = replica.healthy ? 'healthy' : replica.state === 'running' ? 'leaving' : '';
    return `    ${String(replica.slot || '-').padEnd(3)} ${replica.version.padEnd(18)} ${replica.state.padEnd(10)} ${health.padEnd(8)} ${`${Math.round(replica.ageMs / 1000)} s`.padStart(6)}  ${replica.error}`.trimEnd();
  });
  const head =
    replicas.length > 0
      ? [`    #   ${'release'.padEnd(18)} ${'state'.padEnd(10)} ${'health'.padEnd(8)}    age`]
      : [];
  return [
    ...steps,
    ...(screen.progress ? [`    ${screen.progress}`] : []),
    ...(screen.figures ? [`    ${screen.figures}`] : []),
    ...head,
    ...replicas,
  ]
    .map((line) => oneLine(line).slice(0, width))
    .join('\n');
}
