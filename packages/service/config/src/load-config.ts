import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { type Environment, readVariable } from './read-variable.ts';

/**
 * Parses the environment by `schema`, whose keys are the names of the variables. Each may be set as `NAME`, or as `NAME_FILE`, the path of a
 * file with its value. Unknown variables are ignored.
 *
 * @throws {ConfigError} with all errors at once.
 */
export function loadConfig<Schema extends z.ZodObject>(schema: Schema, env: Environment): z.output<Schema> {
  const problems: string[] = [];
  const unreadable = new Set<string>();
  const input: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const reading = readVariable(name, env);
    if ('problem' in reading) {
      problems.push(reading.problem);
      unreadable.add(name);
    } else if (reading.value !== undefined) input[name] = reading.value;
  }

  const parsed = schema.safeParse(input);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0] ?? 'environment');
    if (unreadable.has(name)) continue;
    const missing = name in schema.shape && !(name in input);
    problems.push(`${name}: ${missing ? `is required (set ${name} or ${name}_FILE)` : issue.message}`);
  }
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return parsed.data;
}
