import { containerOf } from './containers.ts';
import { type Machine, runScript } from './machine.ts';

const DATA = '/var/lib/postgresql/data';

/** Finds the kernel's limit for a container's writes to its data disk: prints "version file device", or nothing without one. */
const FIND = `container=$1
id=$(docker inspect --format '{{.Id}}' "$container")
source=$(docker inspect --format '{{range .Mounts}}{{if eq .Destination "${DATA}"}}{{.Source}}{{end}}{{end}}' "$container")
disk=$(df -P "$source" | sed -n '2s/ .*//p')
[ -b "$disk" ] || exit 0
device=$(( 0x$(stat -c %t "$disk") )):$(( 0x$(stat -c %T "$disk") ))
for group in $(find /sys/fs/cgroup -maxdepth 6 -type d -name "*$id*"); do
  [ -w "$group/blkio.throttle.write_iops_device" ] && echo "v1 $group/blkio.throttle.write_iops_device $device" && exit 0
  [ -w "$group/io.max" ] && echo "v2 $group/io.max $device" && exit 0
done
exit 0`;

/** Ends when its time is over, when the limit was removed, or when the drill has ended. */
const THROTTLE = `file=$1 slow=$2 free=$3 seconds=$4
echo "$slow" > "$file" || exit 1
trap 'echo "$free" > "$file"' EXIT
trap 'exit 1' INT TERM HUP
end=$(( $(date +%s) + seconds ))
limited="^\${slow%% *} .*\${slow##* }"
while grep -q "$limited" "$file" && [ $(date +%s) -le $end ] && kill -0 $PPID 2>/dev/null; do sleep 0.2; done`;

/** Runs in the database's container and file system: flushes each block before it writes the next. */
const WRITE = `file=${DATA}/drill-writer seconds=$1
trap 'rm -f "$file"' EXIT
trap 'exit 1' INT TERM HUP
end=$(( $(date +%s) + seconds ))
while [ $(date +%s) -lt $end ]; do dd if=/dev/zero of="$file" bs=256k count=64 oflag=dsync 2>/dev/null || exit 1; done`;

/** A kernel limit on a container's writes: its file, and the texts that set and remove it. */
export interface Limit {
  readonly file: string;
  readonly slow: string;
  readonly free: string;
}

/** @param found "version file device", the output of FIND. */
export function limitFrom(found: string, writesPerSecond: number): Limit | undefined {
  const [version, file, device] = found.trim().split(' ');
  if (!file || !device) return undefined;
  return version === 'v1'
    ? { file, slow: `${device} ${writesPerSecond}`, free: `${device} 0` }
    : { file, slow: `${device} wiops=${writesPerSecond}`, free: `${device} wiops=max` };
}

/** How the disk is slowed, and `over`, which resolves at the end. */
export interface SlowDisk {
  readonly means: string;
  readonly over: Promise<unknown>;
}

/**
 * Makes the disk of the database slow for some seconds: the kernel limits its writes, or, if no limit can be set, a writer in the same
 * file system flushes constantly. Every flush still reaches the disk. @throws LabRefused without a database
 */
export async function slowDisk(
  machines: readonly Machine[],
  service: string,
  { writesPerSecond, seconds }: { writesPerSecond: number; seconds: number },
): Promise<SlowDisk> {
  const { machine, container } = await containerOf(machines, service);
  const limit = limitFrom(await runScript(machine, FIND, container), writesPerSecond);
  if (!limit) {
    const over = machine.run(['docker', 'exec', container, 'sh', '-c', WRITE, 'sh', String(seconds)]);
    return { means: 'a writer that flushes each 256 kB, in the same file system', over };
  }
  const { file, slow, free } = limit;
  const over = runScript(machine, THROTTLE, file, slow, free, seconds);
  return { means: `the kernel's limit of ${writesPerSecond} writes a second (${file}: ${slow})`, over };
}

/** Reverts slowDisk; no-op if it is not in effect. */
export async function freeDisk(machines: readonly Machine[], service: string): Promise<void> {
  const found = await containerOf(machines, service).catch(() => undefined);
  if (!found) return;
  const { machine, container } = found;
  const limit = limitFrom(await runScript(machine, FIND, container), 1);
  if (limit) await runScript(machine, 'echo "$2" > "$1"', limit.file, limit.free);
  await machine.run(['docker', 'exec', container, 'rm', '-f', `${DATA}/drill-writer`]);
}
