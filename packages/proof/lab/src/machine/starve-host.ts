import { type Machine, runScript } from './machine.ts';

/** The loops run while this file exists. Removing it ends them. */
const RUNNING = '/tmp/zero-downtime-starved';

/**
 * Each loop runs in its own session: the kernel's scheduler (sched_autogroup) gives all loops of one session the share of a single
 * process. A loop ends when the file is removed or the script has ended; the script ends when its time is over or the drill has ended. Loops
 * read no clock, because that would start another process.
 */
const STARVE = `running=$1 loops=$2 seconds=$3
: > "$running"
trap 'rm -f "$running"' EXIT
trap 'exit 1' INT TERM HUP
export running
keep_running='[ -e "$running" ] && kill -0 $PPID 2>/dev/null'
n=0
while [ $n -lt $loops ]; do
  setsid sh -c "while $keep_running; do n=0; while [ \\$n -lt 20000 ]; do n=\\$((n + 1)); done; done" &
  n=$((n + 1))
done
setsid sh -c "while $keep_running; do n=0; while [ \\$n -lt 16 ]; do sh -c : & n=\\$((n + 1)); done; wait; done" &
end=$(( $(date +%s) + seconds ))
while [ -e "$running" ] && [ $(date +%s) -le $end ] && kill -0 $PPID 2>/dev/null; do sleep 0.2; done
rm -f "$running"
wait`;

/**
 * Starves a machine of CPU: busy loops at normal priority, and one process that starts sixteen processes at a time. Resolves when all
 * of them have ended. They end early when the drill ends.
 */
export async function starveHost(
  machine: Machine,
  { loops, seconds, running = RUNNING }: { loops: number; seconds: number; running?: string },
): Promise<void> {
  await runScript(machine, STARVE, running, loops, seconds);
}

/** Reverts starveHost; no-op if it is not in effect. */
export async function stopStarving(machine: Machine, running = RUNNING): Promise<void> {
  await machine.run(['rm', '-f', running]);
}
