import type { Replica } from '../run/run-schema.ts';
import { duration, stopwatch } from './figures.ts';

/** A replica's life in a sentence, with times from the start of the run. */
export function replicaLife(replica: Replica, start: number): string {
  const { release, node, slot, startedAt, healthyAt, drainingAt, goneAt, exitCode, message } = replica;
  const at = (moment: number) => stopwatch(moment - start, true);
  const facts = [
    startedAt < start ? 'started before the run' : `started at ${at(startedAt)}`,
    startedAt >= start && healthyAt !== undefined && `healthy after ${duration(healthyAt - startedAt)}`,
    healthyAt === undefined && 'never healthy',
    drainingAt !== undefined && `draining from ${at(drainingAt)}`,
    goneAt !== undefined && `${endOf(replica)} at ${at(goneAt)}`,
    exitCode !== undefined && `exit code ${exitCode}`,
    message,
  ];
  return `${release} on ${node || 'no node yet'}, slot ${slot}: ${facts.filter(Boolean).join(', ')}`;
}

/** How a replica ended, in one word. */
export function endOf({ goneAt, end }: Replica): string {
  return goneAt === undefined ? 'running' : (end ?? 'ended');
}
