import { withCleanup } from '@zero-downtime/bench';
import { HELP, readOptions } from './options.ts';
import { runCompare } from './run-compare.ts';
import { runProfile } from './run-profile.ts';
import { runSoak } from './run-soak.ts';
import { runStart } from './run-start.ts';
import { runSchema } from './schema/run-schema.ts';

const RUN = {
  compare: runCompare,
  start: runStart,
  soak: runSoak,
  profile: runProfile,
  schema: runSchema,
} as const;

/** stdout is for the result. */
const say = (line: string) => console.error(line);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else await withCleanup((cleanup) => RUN[options.command](cleanup, options, say));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
