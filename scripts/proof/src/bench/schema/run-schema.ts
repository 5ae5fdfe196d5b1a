import { type Cleanup, describeMachine } from '@zero-downtime/bench';
import type { Options } from '../options.ts';
import { compareChanges } from './compare.ts';
import { describeChanges } from './report.ts';
import { targetsOf } from './targets.ts';

const READERS = 8;
const IN_THE_WAY_MS = 5_000;

/** `npm run bench -- schema`: the impact of change 002 on clients, compared with other ways; prints tables or JSON. */
export async function runSchema(
  cleanup: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<void> {
  const machine = describeMachine();
  const parameters = {
    orders: options.orders,
    readers: READERS,
    quietMs: options.seconds * 1_000,
    inTheWayMs: IN_THE_WAY_MS,
  };
  const comparison = await compareChanges(cleanup, parameters, report);
  if (options.json) {
    console.log(
      JSON.stringify({ machine, parameters, ...comparison, targets: targetsOf(comparison) }, null, 2),
    );
  } else console.log(describeChanges(comparison, parameters, machine));
}
