import { readFile } from 'node:fs/promises';

/** Linux counts the time of processes in ticks of 10 ms on every platform that Node runs on. */
const MICROS_PER_TICK = 10_000;

/** CPU time of a process with all its threads, µs; undefined without /proc. */
export async function cpuMicrosOf(pid: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in the second field may contain spaces and brackets; utime and stime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK;
}
