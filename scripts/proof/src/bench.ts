import '@zero-downtime/release-scripts/lib/start';
import { HELP, readOptions } from './bench/options.ts';

const RUN = {
  compare: async () => (await import('./bench/run-compare.ts')).runCompare,
  start: async () => (await import('./bench/run-start.ts')).runStart,
  soak: async () => (await import('./bench/run-soak.ts')).runSoak,
  profile: async () => (await import('./bench/run-profile.ts')).runProfile,
  commands: async () => (await import('./bench/run-commands.ts')).runCommands,
  listener: async () => (await import('./bench/run-listener.ts')).runListener,
  release: async () => (await import('./bench/release/run-release.ts')).runRelease,
  growth: async () => (await import('./bench/growth/run-growth.ts')).runGrowth,
  schema: async () => (await import('./bench/schema/run-schema.ts')).runSchema,
} as const;

/** Progress is printed on stderr, because stdout has the result. */
const say = (line: string) => console.error(line);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else {
    const { withCleanup } = await import('@zero-downtime/bench');
    const run = await RUN[options.command]();
    await withCleanup((cleanup) => run(cleanup, options, say));
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
