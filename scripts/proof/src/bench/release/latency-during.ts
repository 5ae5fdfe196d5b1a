import { type Generator, median } from '@zero-downtime/bench';

type Load = Parameters<Generator['run']>[1];

/** Puts a load on a port, in windows one after the other, until the work ends. @returns the median of the windows' p99 */
export async function latencyDuring<T>(
  generator: Generator,
  port: number,
  load: Load,
  work: () => Promise<T>,
): Promise<{ value: T; p99Ms: number; failures: number }> {
  let working = true;
  const windows: Awaited<ReturnType<Generator['run']>>[] = [];
  const loading = (async () => {
    while (working) windows.push(await generator.run(port, load));
  })();
  const value = await work().finally(() => {
    working = false;
  });
  await loading;
  return {
    value,
    p99Ms: median(windows.map(({ p99Ms }) => p99Ms)),
    failures: windows.reduce((sum, window) => sum + window.failures, 0),
  };
}
