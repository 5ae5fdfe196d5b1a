import { LabRefused } from '../errors.ts';
import { type Machine, runScript } from './machine.ts';

/**
 * The script continues what it stopped, whatever becomes of the drill; the process number is read anew, as an engine that was started
 * again has another.
 */
const STALL = `seconds=$1
file=/run/docker.pid
[ -e "$file" ] || file=/var/run/docker.pid
go_on() { kill -s CONT "$(cat "$file")"; }
kill -s STOP "$(cat "$file")" || exit 1
trap go_on EXIT
trap 'exit 1' INT TERM HUP
sleep "$seconds"`;

/**
 * Stops a machine's engine (SIGSTOP of dockerd) for some seconds: nothing reads what containers log, and nothing answers the names
 * they look up (127.0.0.11). Containers go on, held by their shims. Swarm takes a node for lost 15 s
 * after its last heartbeat, of which one comes every 5 s.
 * @throws LabRefused where this is not allowed
 */
export async function stallEngine(machine: Machine, seconds: number): Promise<void> {
  await runScript(machine, STALL, seconds).catch((cause) => {
    throw new LabRefused(
      `the engine of ${machine.name} cannot be stopped: ${cause.message}`,
      'run it as root',
      {
        cause,
      },
    );
  });
}

/** Takes stallEngine back; does nothing where it is not in effect, or not allowed. */
export async function resumeEngine(machine: Machine): Promise<void> {
  await runScript(
    machine,
    'kill -s CONT "$(cat /run/docker.pid 2>/dev/null || cat /var/run/docker.pid)" 2>/dev/null || true',
  );
}
