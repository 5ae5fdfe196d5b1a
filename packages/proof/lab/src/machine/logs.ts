import { containersOf } from './containers.ts';
import { type Machine, runScript } from './machine.ts';

/** grep exits with 1 without a match. */
const COUNT = `docker logs --since "$2" "$1" 2>&1 | grep -c -E -e "$3" || [ $? -eq 1 ]`;

/**
 * Counts the lines in a service's logs on all machines that match an extended regular expression, since a time (epoch milliseconds). Lines
 * that the log driver dropped are missing. @throws LabRefused without a running container
 */
export async function countInLogs(
  machines: readonly Machine[],
  service: string,
  sinceMs: number,
  expression: string,
): Promise<number> {
  const placed = await containersOf(machines, service);
  const counts = await Promise.all(
    placed.map(({ machine, container }) =>
      runScript(machine, COUNT, container, new Date(sinceMs).toISOString(), expression),
    ),
  );
  return counts.reduce((sum, count) => sum + Number(count), 0);
}
