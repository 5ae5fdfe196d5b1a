import { type Machine, runScript } from './machine.ts';

/** The loops run while this file exists. Removing it ends them. */
const RUNNING = '/tmp/zero-downtime-starved';

/**
 * Each loop has a session of its own: the kernel's scheduler (sched_autogroup) would give all loops of one session the share of a
 * single process. Every loop ends when the file is gone or the script is; the script ends when its time is over or the drill is gone. No clock is
 * read inside a loop: a process for it would be one more of what is counted.
 */
const STARVE = `running=$1 loops=$2 seconds=$3
: > "$running"
trap 'rm -f "$running"' EXIT
trap 'exit 1' INT TERM HUP
export running
goes_on='[ -e "$running" ] && kill -0 $PPID 2>/dev/null'
n=0
while [ $n -lt $loops ]; do
  setsid sh -c "while $goes_on; do n=0; while [ \\$n -lt 20000 ]; do n=\\$((n + 1)); done; done" &
  n=$((n + 1))
done
setsid sh -c "while $goes_on; do n=0; while [ \\$n -lt 16 ]; do sh -c : & n=\\$((n + 1)); done; wait; done" &
end=$(( $(date +%s) + seconds ))
while [ -e "$running" ] && [ $(date +%s) -le $end ] && kill -0 $PPID 2>/dev/null; do sleep 0.2; done
rm -f "$running"
wait`;

/**
 * Takes a machine's cores from everything else: busy loops at ordinary priority, and one process that starts processes, sixteen at a
 * time. Resolves when all of them have ended. They end early when the drill does.
 */
export async function starveHost(
  machine: Machine,
  { loops, seconds, running = RUNNING }: { loops: number; seconds: number; running?: string },
): Promise<void> {
  await runScript(machine, STARVE, running, loops, seconds);
}

/** Takes starveHost back; does nothing where it is not in effect. */
export async function stopStarving(machine: Machine, running = RUNNING): Promise<void> {
  await machine.run(['rm', '-f', running]);
}
