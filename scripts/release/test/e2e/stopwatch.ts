/** Measures the duration of named steps, and prints them. */
export function startStopwatch() {
  const steps: { name: string; seconds: number }[] = [];
  return {
    async time<T>(name: string, work: () => Promise<T>): Promise<T> {
      const started = performance.now();
      try {
        return await work();
      } finally {
        steps.push({ name, seconds: (performance.now() - started) / 1_000 });
      }
    },
    lines: (): string =>
      steps.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`).join('\n'),
  };
}
