import { type Generator, percentile } from '@zero-downtime/bench';

type Load = Parameters<Generator['run']>[1];

/** Puts a load on a port, in windows one after the other, until the work ends. @returns the p99 of all requests */
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
    p99Ms: percentile(
      windows.flatMap(({ latenciesMs = [] }) => latenciesMs),
      99,
    ),
    failures: windows.reduce((sum, window) => sum + window.failures, 0),
  };
}
