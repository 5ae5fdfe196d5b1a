import { LabFailed } from '../errors.ts';
import { containerOf } from './containers.ts';
import type { Machine } from './machine.ts';

/**
 * In the database's container. The postmaster is process 1, which only the engine can stop (pid_namespaces(7)), and SIGCONT from inside
 * continues; so what is stopped is continued here, whatever becomes of the drill.
 */
const STALL = `seconds=$1
go_on() { kill -s CONT 1; kill -s CONT -- -1; }
trap go_on EXIT
trap 'exit 1' INT TERM HUP
n=0
until grep -q '^State:.T' /proc/1/status; do
  n=$((n + 1))
  [ $n -lt 200 ] || { echo 'the postmaster was not stopped' >&2; exit 1; }
  sleep 0.05
done
kill -s STOP -- -1
from=$(date +%s%3N)
sleep "$seconds"
go_on
echo "$from $(date +%s%3N)"`;

/** When the database stood still. Epoch milliseconds. */
export interface Stall {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Stops every process of a database's container (SIGSTOP), and continues them after some seconds: connections stay open, and nothing
 * answers, as on a disk or a host that hangs. @throws LabRefused without a database, LabFailed when it was not stopped
 */
export async function stallDatabase(
  machines: readonly Machine[],
  service: string,
  seconds: number,
): Promise<Stall> {
  const { machine, container } = await containerOf(machines, service);
  const [said] = await Promise.all([
    machine.run(['docker', 'exec', container, 'sh', '-c', STALL, 'sh', String(seconds)]),
    machine.run(['docker', 'kill', '--signal', 'STOP', container]),
  ]);
  return readStall(said);
}

/** Reads "from until", both in epoch milliseconds. Pure. @throws LabFailed */
export function readStall(said: string): Stall {
  const [, from, until] = /^(\d{13}) (\d{13})$/.exec(said.trim()) ?? [];
  if (from && until) return { fromMs: Number(from), untilMs: Number(until) };
  throw new LabFailed(
    `the database's container does not tell the time in milliseconds: ${said}`,
    "its image needs coreutils' date; base/postgres has it",
  );
}

/** Continues whatever of the database is stopped; does nothing where nothing is. */
export async function resumeDatabase(machines: readonly Machine[], service: string): Promise<void> {
  const found = await containerOf(machines, service).catch(() => undefined);
  if (!found) return;
  const { machine, container } = found;
  await machine.run(['docker', 'kill', '--signal', 'CONT', container]);
  await machine.run(['docker', 'exec', container, 'sh', '-c', 'kill -s CONT -- -1']);
}
