import { type Cleanup, describeMachine } from '@zero-downtime/bench';
import { compare } from './compare.ts';
import type { Options } from './options.ts';
import { describe, heading, legend } from './report.ts';
import { targetsOf } from './targets.ts';

/** `npm run bench -- compare`: measures, and prints tables or JSON. */
export async function runCompare(
  cleanup: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<void> {
  const machine = describeMachine();
  const { stage, comparisons } = await compare(cleanup, options, report);
  const { rounds, seconds, connections, poolMax, orders } = options;
  if (options.json) {
    const targets = comparisons.flatMap(targetsOf);
    const parameters = { rounds, seconds, connections, poolMax, orders };
    console.log(JSON.stringify({ machine, cores: stage.cores, parameters, comparisons, targets }, null, 2));
    return;
  }
  const parameters = `${connections} clients, ${poolMax} connections to PostgreSQL, ${orders} orders; ${rounds} rounds in turns of ${seconds} s.`;
  console.log(heading(machine, stage.cores.note, parameters));
  console.log(`\n${legend(options.apps)}\n`);
  for (const comparison of comparisons) console.log(`${describe(comparison)}\n`);
}
