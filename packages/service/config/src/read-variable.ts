import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says about one variable: its value (if any), or why it cannot be read. */
export type Reading = { value: string | undefined } | { problem: string };

/**
 * Reads variable `name`, or the file that `<name>_FILE` points at (how Swarm and Kubernetes hand over secrets).
 * A file is trimmed: editors and `echo` end files with a line break that no password contains. An empty variable counts as unset.
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
