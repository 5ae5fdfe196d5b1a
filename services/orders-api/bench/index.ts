import { withCleanup } from '@zero-downtime/bench';
import { HELP, readOptions } from './options.ts';
import { runCompare } from './run-compare.ts';
import { runProfile } from './run-profile.ts';

const RUN = { compare: runCompare, profile: runProfile } as const;

const say = (line: string) => console.error(line);
try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else await withCleanup((cleanup) => RUN[options.command as 'compare' | 'profile'](cleanup, options, say));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
