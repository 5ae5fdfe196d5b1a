import type { EngineApi } from '../api/engine-api.ts';

/** An object of a Swarm, as far as a list of them prints it. */
export interface Named {
  ID: string;
  Spec: { Name: string };
}

export interface Task {
  ID: string;
}

/** All objects of a kind. */
export async function all<T>(
  api: EngineApi,
  path: string,
  filters: Record<string, readonly string[]> = {},
): Promise<T[]> {
  return ((await api.get(path, { filters })) ?? []) as T[];
}

/** One line for each, in the order of the lines, as the docker command prints names. */
export const linesOf = <T>(objects: readonly T[], print: (one: T) => string): string =>
  objects.map(print).sort().join('\n');

export const json = (value: unknown): string => JSON.stringify(value);

/** The answers of each name, in their order. */
export const collect = <T>(names: readonly string[], ask: (name: string) => Promise<T>): Promise<T[]> =>
  Promise.all(names.map(ask));
