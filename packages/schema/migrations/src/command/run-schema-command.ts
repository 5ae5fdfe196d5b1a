import { readSchemaState, strictestContract } from '@zero-downtime/schema-contract';
import { backfillStates } from '../backfill/backfill-state.ts';
import { detectDrift } from '../drift/check-drift.ts';
import { reportFacts } from '../facts/report-facts.ts';
import { type Change, readChanges } from '../files/read-changes.ts';
import { changeStates, knexReader } from '../ledger/change-states.ts';
import { RefusedError } from '../session/errors.ts';
import type { Run } from '../session/locked-session.ts';
import { parseArguments, USAGE } from './arguments.ts';
import { connect } from './connect.ts';
import { newChange } from './new-change.ts';
import { type DatabaseCommand, perform } from './perform.ts';
import { explain, jsonLines, type Output, type Result } from './reporter.ts';
import { readSettings } from './settings.ts';

interface Context {
  /** The folder of the release's changes. */
  changesDir: string;
  stdout: Output;
}

/**
 * The schema command of a service. Writes JSON lines, the result last; `--help` is plain text.
 * @returns the exit code: 0 done, 1 failed, 2 refused (nothing was changed, or the arguments are invalid).
 */
export async function runSchemaCommand(
  argv: string[],
  env: NodeJS.ProcessEnv,
  context: Context,
): Promise<number> {
  const { report, end } = jsonLines(context.stdout);
  const asked = parseArguments(argv);
  if ('mistake' in asked) return end(withoutDatabase('refused', `${asked.mistake}\n${USAGE}`));
  if (asked.command === 'help') {
    context.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (asked.command === 'new') return end(await writeSkeleton(context.changesDir, asked.name));
  let run: (Run & { close(): Promise<void> }) | undefined;
  try {
    const settings = readSettings(env);
    const changes = await readChanges(context.changesDir);
    run = await connect(settings, report);
    return end(await runAndSummarize(run, asked, changes));
  } catch (error) {
    return end(withoutDatabase('failed', explain(error)));
  } finally {
    await run?.close();
  }
}

/** Runs the command and adds the state of the schema to its result. */
async function runAndSummarize(run: Run, asked: DatabaseCommand, changes: Change[]): Promise<Result> {
  const ended = await perform(run, asked, changes).then(
    (message) => ({ outcome: 'done' as const, ...(message && { message }) }),
    (error: unknown) => ({ outcome: outcomeOf(error), message: explain(error) }),
  );
  if (asked.command === 'status') await reportFacts(run);
  const state = await readSchemaState(knexReader(run.watcher)).catch(() => ({ phases: [] }));
  const backfills = await backfillStates(run.watcher).catch(() => []);
  const catalogue =
    asked.command === 'status' ? await detectDrift(run.watcher).catch(() => undefined) : undefined;
  return {
    ...ended,
    ...(backfills.length > 0 && { backfills }),
    ...(catalogue && { catalogue }),
    changes: changeStates(changes, state),
    oldestRelease: strictestContract(state)?.oldestRelease ?? null,
  };
}

async function writeSkeleton(changesDir: string, name: string): Promise<Result> {
  return newChange(changesDir, name).then(
    (dir) =>
      withoutDatabase('done', `created ${dir}: edit the phases that the change needs, delete the others`),
    (error: unknown) => withoutDatabase(outcomeOf(error), explain(error)),
  );
}

function withoutDatabase(outcome: Result['outcome'], message: string): Result {
  return { outcome, message, changes: [], oldestRelease: null };
}

function outcomeOf(error: unknown): 'refused' | 'failed' {
  return error instanceof RefusedError ? 'refused' : 'failed';
}
