import { LabFailed } from '../errors.ts';
import { containerOf } from './containers.ts';
import type { Machine } from './machine.ts';

/**
 * Runs in the database's container. The postmaster is process 1, which only the engine can stop (pid_namespaces(7)); SIGCONT from inside
 * continues it. So this script continues the processes even if the drill is killed.
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

/** When the database was stopped. Epoch milliseconds. */
export interface Stall {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Stops every process of a database's container (SIGSTOP), and continues them after some seconds: connections stay open without answers,
 * as on a disk or host that hangs. @throws LabRefused without a database, LabFailed if it was not stopped
 */
export async function stallDatabase(
  machines: readonly Machine[],
  service: string,
  seconds: number,
): Promise<Stall> {
  const { machine, container } = await containerOf(machines, service);
  const [output] = await Promise.all([
    machine.run(['docker', 'exec', container, 'sh', '-c', STALL, 'sh', String(seconds)]),
    machine.run(['docker', 'kill', '--signal', 'STOP', container]),
  ]);
  return readStall(output);
}

/** Parses "from until", both in epoch milliseconds. @throws LabFailed */
export function readStall(output: string): Stall {
  const [, from, until] = /^(\d{13}) (\d{13})$/.exec(output.trim()) ?? [];
  if (from && until) return { fromMs: Number(from), untilMs: Number(until) };
  throw new LabFailed(
    `the database's container does not print the time in milliseconds: ${output}`,
    "its image needs coreutils' date; base/postgres has it",
  );
}

/** Continues stopped processes of the database; no-op without any, and for a container that ends meanwhile. */
export async function resumeDatabase(machines: readonly Machine[], service: string): Promise<void> {
  const found = await containerOf(machines, service).catch(() => undefined);
  if (!found) return;
  const { machine, container } = found;
  try {
    await machine.run(['docker', 'kill', '--signal', 'CONT', container]);
    await machine.run(['docker', 'exec', container, 'sh', '-c', 'kill -s CONT -- -1']);
  } catch (error) {
    if (!/is not running|no such container/i.test(String(error))) throw error;
  }
}
