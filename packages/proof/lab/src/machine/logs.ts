import { containersOf } from './containers.ts';
import { type Machine, runScript } from './machine.ts';

/** grep says 1 where nothing matches. */
const COUNT = `docker logs --since "$2" "$1" 2>&1 | grep -c -E -e "$3" || [ $? -eq 1 ]`;

/**
 * How many lines of a service's logs match an extended regular expression, since a moment (epoch milliseconds), over all machines. Lines that the log
 * driver dropped are not counted. @throws LabRefused when no container of it runs
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
