import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of one variable, if any, or why it cannot be read. */
export type Reading = { value: string | undefined } | { problem: string };

/**
 * Reads the variable `name`, or the file of `<name>_FILE` (secrets of Swarm and Kubernetes). A file is trimmed: editors and `echo` add a
 * line break. An empty variable counts as unset.
 */
export function readVariable(name: string, env: Environment): Reading {
  const value = env[name] || undefined;
  const path = env[`${name}_FILE`] || undefined;
  if (path === undefined) return { value };
  if (value !== undefined) return { problem: `${name}: set either ${name} or ${name}_FILE, not both` };
  try {
    return { value: readFileSync(path, 'utf8').trim() || undefined };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problem: `${name}_FILE: cannot read ${path} (${code ?? 'unknown error'})` };
  }
}
