import { containersOf } from '@zero-downtime/lab';
import type { DrillContext } from '../context/context.ts';
import type { Replica } from '../observe/replicas.ts';

/** The running containers of the API, by name. @throws LabRefused without one */
export const apiContainers = async ({ machines, target }: DrillContext): Promise<string[]> =>
  (await containersOf(machines, `${target.stack}_api`)).map(({ container }) => container);

/** Expects that the same containers run as before, and that no replica has ended since a time (epoch milliseconds). */
export async function expectSameReplicas(
  context: DrillContext,
  before: readonly string[],
  sinceMs: number,
): Promise<void> {
  const now = await apiContainers(context);
  const ended = endedSince(context.replicas(), sinceMs);
  context.expect(
    'no replica was killed, and the same containers run',
    ended.length === 0 && now.join() === before.join(),
    ended.length > 0
      ? ended.join('; ')
      : now.join() === before.join()
        ? 'the same'
        : `now: ${now.join(', ')}`,
  );
}

/** The replicas that ended, and how. */
export function endedSince(replicas: readonly Replica[], sinceMs: number): string[] {
  return replicas
    .filter(({ goneAt }) => goneAt !== undefined && goneAt >= sinceMs)
    .map(
      ({ slot, node, end, message }) => `${slot} on ${node}: ${[end, message].filter(Boolean).join(', ')}`,
    );
}
