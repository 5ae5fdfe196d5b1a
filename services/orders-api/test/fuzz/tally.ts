/** Counters that are printed at the end. */
export function createTally() {
  const counts = new Map<string, Map<string | number, number>>();
  return {
    count(group: string, name: string | number): void {
      const names = counts.get(group) ?? new Map<string | number, number>();
      names.set(name, (names.get(name) ?? 0) + 1);
      counts.set(group, names);
    },
    total: (group: string): number =>
      [...(counts.get(group) ?? new Map()).values()].reduce((a, b) => a + b, 0),
    lines: (): string =>
      [...counts]
        .map(([group, names]) => {
          const sorted = [...names].sort(([, a], [, b]) => b - a);
          return `${group}: ${sorted.map(([name, n]) => `${name} ${n}`).join(', ')}`;
        })
        .join('\n'),
  };
}
