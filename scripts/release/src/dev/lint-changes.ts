import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const MIGRATE = fileURLToPath(new URL('../migrate.ts', import.meta.url));

interface Finding {
  change: string;
  phase: string;
  line: number;
  rule: string;
  message: string;
}

/**
 * What the schema linter finds in a folder of changes, a line each. A deploy refuses for its errors. It runs in a process of its own,
 * because a module that was edited is not loaded again in this one. Empty when the folder cannot be linted, which applying it reports.
 */
export async function lintWarnings(changes: string, signal: AbortSignal): Promise<string[]> {
  const { stdout } = await execa(process.execPath, [MIGRATE, 'lint', '--json', changes], {
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
  });
  return signal.aborted ? [] : describeFindings(stdout ?? '');
}

/** Pure. @param json the output of `migrate lint --json` */
export function describeFindings(json: string): string[] {
  if (!json.startsWith('[')) return [];
  return (JSON.parse(json) as Finding[]).map(
    ({ change, phase, line, message, rule }) => `${change} ${phase}, line ${line}: ${message} (${rule})`,
  );
}
