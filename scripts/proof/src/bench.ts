import { withCleanup } from '@zero-downtime/bench';
import { HELP, readOptions } from './bench/options.ts';
import { runCompare } from './bench/run-compare.ts';
import { runProfile } from './bench/run-profile.ts';
import { runSoak } from './bench/run-soak.ts';
import { runStart } from './bench/run-start.ts';
import { runSchema } from './bench/schema/run-schema.ts';

const RUN = {
  compare: runCompare,
  start: runStart,
  soak: runSoak,
  profile: runProfile,
  schema: runSchema,
} as const;

/** Progress is printed on stderr, because stdout has the result. */
const say = (line: string) => console.error(line);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else await withCleanup((cleanup) => RUN[options.command](cleanup, options, say));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
