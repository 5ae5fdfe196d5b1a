import { EXIT } from '@zero-downtime/deploy';
import type { Ran } from '../commands/run-command.ts';

type Ended = Pick<Ran, 'exitCode' | 'result'>;

/** Whether a deploy neither took its release back nor asks for another one: it went through, was refused, or gave up with another reason. Pure. */
export function sparesTheRelease({ exitCode, result }: Ended): boolean {
  const spared = [EXIT.done, EXIT.refused, EXIT.halfWay].some((code) => code === exitCode);
  return spared && !/give it a new version/.test(`${result?.message} ${result?.hint}`);
}

/** "exit code 4: why (what to do: …)". Pure. */
export function describeEnd({ exitCode, result }: Ended): string {
  const hint = result?.hint === undefined ? '' : ` (what to do: ${result.hint})`;
  return `exit code ${exitCode ?? 'none'}: ${result?.message ?? 'killed'}${hint}`;
}
