import { ONCE_PUSHED, requirePushed } from './commands/once-pushed.ts';
import { type Ran, type RunOptions, runCommand } from './commands/run-command.ts';
import type { Drill } from './drill.ts';
import { buildEnvironment } from './faulty-releases/faulty-release.ts';
import { NotPrepared } from './not-prepared.ts';
import { schemaDone } from './observe/schema-done.ts';
import { servesFully } from './observe/serves-fully.ts';

export interface Place {
  root: string;
  targetPath: string;
  say: (line: string) => void;
  signal: AbortSignal;
  /** Additional environment for the builds of all releases. */
  env?: Readonly<Record<string, string>> | undefined;
  /** The operation to replace in every deploy. */
  replaced?: string | undefined;
  /** Whether a drill may start on an empty database, which deletes the target's data. */
  mayDeleteData: boolean;
  /** Empties an external database, which a teardown keeps. */
  emptyDatabase?: (() => Promise<void>) | undefined;
}

/**
 * Sets up the initial state of a drill: all replicas of one release, healthy, all phases of its schema done. 1.0.0 always starts on a fresh
 * database, because a contract cannot be undone. @throws NotPrepared
 */
export async function prepare(drill: Pick<Drill, 'from' | 'fresh' | 'pushed'>, place: Place): Promise<void> {
  await setUp(drill, place);
  if (drill.pushed === undefined) return;
  place.say(`pushing ${drill.pushed}`);
  const options = { ...ONCE_PUSHED, env: buildEnvironment(drill.pushed) };
  requirePushed(drill.pushed, await run(place, 'deploy', ['--release', drill.pushed, '--yes'], options));
}

async function setUp(
  { from, fresh = from === '1.0.0' }: Pick<Drill, 'from' | 'fresh'>,
  place: Place,
): Promise<void> {
  const isSetUp = async () =>
    servesFully((await run(place, 'status', [])).result, from) &&
    schemaDone((await run(place, 'migrate', ['status'])).result);
  if (!fresh && (await isSetUp())) return;
  place.say(`setting up ${from}`);
  const deploy = ['--release', from, '--yes'];
  // Start from an empty target if a newer release or another schema is deployed.
  if (!fresh && (await run(place, 'deploy', deploy)).exitCode === 0) return;
  if (!place.mayDeleteData)
    throw new NotPrepared(
      `the drill starts with ${from} on an empty database, which deletes the data of this target; allow it with --delete-data`,
    );
  await runOrFail(place, 'teardown', ['--data', '--yes']);
  await place.emptyDatabase?.();
  await runOrFail(place, 'deploy', deploy);
}

async function runOrFail(place: Place, command: string, args: string[]): Promise<void> {
  const { exitCode, result, stderr } = await run(place, command, args);
  if (exitCode === 0) return;
  const message = String(result?.message ?? stderr);
  // The sources have changed, but a published version cannot.
  const hint = message.includes('already published') ? '; npm run lab -- down removes it' : '';
  throw new NotPrepared(`${command} ${args.join(' ')}: ${message}${hint}`);
}

const run = (place: Place, command: string, args: string[], options: RunOptions = {}): Promise<Ran> =>
  runCommand(place.root, command, ['--target', place.targetPath, ...args], {
    ...options,
    env: { ...place.env, ...options.env },
    replaced: place.replaced,
    signal: place.signal,
  });
