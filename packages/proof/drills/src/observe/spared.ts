import { EXIT } from '@zero-downtime/deploy/errors';
import type { Ran } from '../commands/run-command.ts';

type Ended = Pick<Ran, 'exitCode' | 'result'>;

/** Whether a deploy does not blame its release: it succeeded, was refused, or gave up for another reason than the release. */
export function sparesRelease({ exitCode, result }: Ended): boolean {
  const spared = [EXIT.done, EXIT.refused, EXIT.halfWay].some((code) => code === exitCode);
  return spared && !/give it a new version/.test(`${result?.message} ${result?.hint}`);
}

/** "exit code 4: reason (next step: …)". */
export function describeEnd({ exitCode, result }: Ended): string {
  const hint = result?.hint === undefined ? '' : ` (next step: ${result.hint})`;
  return `exit code ${exitCode ?? 'none'}: ${result?.message ?? 'killed'}${hint}`;
}
