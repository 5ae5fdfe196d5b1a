import { LabRefused } from '../errors.ts';
import { type Machine, runScript } from './machine.ts';

/**
 * The script continues the engine even if the drill is killed. It reads the process id again, because a restarted engine has a new
 * one.
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
 * Stops a machine's engine (SIGSTOP of dockerd) for some seconds: container logs are not read, and DNS (127.0.0.11) does not answer.
 * Containers keep running under their shims. Swarm treats a node as lost 15 s after its last heartbeat; heartbeats come every 5 s.
 * @throws LabRefused without the permission
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

/** Reverts stallEngine; no-op if it is not in effect, or without the permission. */
export async function resumeEngine(machine: Machine): Promise<void> {
  await runScript(
    machine,
    'kill -s CONT "$(cat /run/docker.pid 2>/dev/null || cat /var/run/docker.pid)" 2>/dev/null || true',
  );
}
