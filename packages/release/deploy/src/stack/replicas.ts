import { parse } from 'yaml';
import { variablesOf } from './files.ts';

interface StackFile {
  services?: Record<string, { deploy?: { replicas?: string | number } }>;
}

/** How many replicas stack files give a service, a later file laid over those before it; undefined where none says it. Pure. */
export function replicasIn(
  texts: readonly string[],
  settings: Readonly<Record<string, string>>,
): string | undefined {
  const said = texts.flatMap((text) => {
    const { services } = parse(text, { merge: true }) as StackFile;
    return services?.api?.deploy?.replicas ?? [];
  });
  const last = said.at(-1);
  if (last === undefined) return undefined;
  const [variable = ''] = variablesOf(String(last));
  return variable === '' ? String(last) : (settings[variable] ?? /:-([^}]*)\}/.exec(String(last))?.[1]);
}
