import { readFileSync } from 'node:fs';
import { Counter, type Registry } from 'prom-client';

/**
 * Metrics of the host's contention, so that a release is not blamed for it: the wait of the event loop's thread for a CPU, and the pressure
 * of the whole node (readable in a container), with node_exporter's names. Metrics without a kernel file are omitted.
 * @param proc the procfs to read
 */
export function observeHost(registry: Registry, proc = '/proc'): void {
  const read = (file: string): string | undefined => {
    try {
      return readFileSync(`${proc}/${file}`, 'utf8');
    } catch {
      return undefined;
    }
  };
  const counters = [
    ['process_cpu_wait_seconds_total', 'Time that the main thread was ready to run and had no CPU', waitOf],
    ['process_cpu_turns_total', 'Times that the main thread was given a CPU', turnsOf],
    [
      'node_pressure_io_stalled_seconds_total',
      'Time that all tasks of the node waited for I/O',
      stallOf('io'),
    ],
    [
      'node_pressure_memory_stalled_seconds_total',
      'Time that all tasks of the node waited for memory',
      stallOf('memory'),
    ],
  ] as const;
  for (const [name, help, value] of counters) {
    if (value(read) === undefined) continue;
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(value(read) ?? 0);
      },
    });
  }
}

type Read = (file: string) => string | undefined;

/** /proc/self/schedstat: nanoseconds on a CPU, nanoseconds of waiting for one, and the number of turns. */
const schedstat = (read: Read): number[] => read('self/schedstat')?.trim().split(' ').map(Number) ?? [];

const waitOf = (read: Read): number | undefined => {
  const [, wait] = schedstat(read);
  return wait === undefined ? undefined : wait / 1e9;
};

const turnsOf = (read: Read): number | undefined => schedstat(read)[2];

/** The total of the line "full" in /proc/pressure/<resource>, which is in microseconds. */
const stallOf =
  (resource: string) =>
  (read: Read): number | undefined => {
    const total = /^full .*total=(\d+)/m.exec(read(`pressure/${resource}`) ?? '')?.[1];
    return total === undefined ? undefined : Number(total) / 1e6;
  };
