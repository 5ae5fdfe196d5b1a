import { parse } from 'yaml';
import { variablesOf } from './files.ts';

interface StackFile {
  services?: Record<string, { deploy?: { replicas?: string | number } }>;
}

/** The number of replicas of a service in its stack files, of which the last one wins; undefined without one. Pure. */
export function replicasIn(
  texts: readonly string[],
  settings: Readonly<Record<string, string>>,
): string | undefined {
  const values = texts.flatMap((text) => {
    const { services } = parse(text, { merge: true }) as StackFile;
    return services?.api?.deploy?.replicas ?? [];
  });
  const last = values.at(-1);
  if (last === undefined) return undefined;
  const [variable = ''] = variablesOf(String(last));
  return variable === '' ? String(last) : (settings[variable] ?? /:-([^}]*)\}/.exec(String(last))?.[1]);
}
