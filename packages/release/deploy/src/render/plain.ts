import type { DeployEvent, ReplicaView } from '../events.ts';
import { oneLine } from './printable.ts';

/** The minimum interval between interim analyses in a log. Milliseconds. */
const FIGURES_EVERY_MS = 15_000;

/** Renders an event as one line; undefined for an event without news. */
export function createPlainRenderer(
  started: number,
): (event: DeployEvent, now: number) => string | undefined {
  let table = '';
  let figuresAt = Number.NEGATIVE_INFINITY;
  return (event, now) => {
    const at = `${((now - started) / 1000).toFixed(1).padStart(6)}s`;
    if (event.event === 'replicas') {
      const key = describeReplicas(event.replicas);
      if (key === table || key === '') return undefined;
      table = key;
      return oneLine(`${at}  ${event.phase.padEnd(9)}  ${key}`);
    }
    if (event.event === 'judged') {
      if (now - figuresAt < FIGURES_EVERY_MS) return undefined;
      figuresAt = now;
    }
    const mark = { start: '…', done: '✓', note: '·', warning: '!', progress: '…', judged: '~' }[event.event];
    return oneLine(`${at}  ${event.phase.padEnd(9)} ${mark} ${event.message}`);
  };
}

/** "1: 2.0.0 running · 2: 1.0.0 running + 2.0.0 starting", without ages, so that it changes only with a state. */
export function describeReplicas(replicas: readonly ReplicaView[]): string {
  const slots = Map.groupBy(replicas, (replica) => replica.slot);
  return [...slots]
    .map(
      ([slot, tasks]) =>
        `${slot || 'node'}: ${tasks.map((task) => `${task.version} ${task.healthy ? 'healthy' : task.state}`).join(' + ')}`,
    )
    .join(' · ');
}
