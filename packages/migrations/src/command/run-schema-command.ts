import { type Change, readChanges } from '../change/read-changes.ts';
import { RefusedError } from '../errors.ts';
import { ensureLedger } from '../ledger/ledger.ts';
import { readSchemaState } from '../ledger/read-schema-state.ts';
import { schemaFits } from '../ledger/schema-fits.ts';
import { changeStates, strictestContract } from '../ledger/schema-state.ts';
import { throughKnex } from '../ledger/through-knex.ts';
import { backfill } from '../run/backfill.ts';
import type { Run } from '../run/context.ts';
import { contract } from '../run/contract.ts';
import { expand } from '../run/expand.ts';
import { takeTurn } from '../run/turn.ts';
import { type Arguments, parseArguments, USAGE } from './arguments.ts';
import { connect } from './connect.ts';
import { explain } from './explain.ts';
import { jsonLines, type Output, type Result } from './reporter.ts';
import { readSettings } from './settings.ts';

interface Place {
  /** The folder with the release's changes. */
  changesDir: string;
  stdout: Output;
}

const PHASES = { expand, backfill, contract } as const;

/**
 * The schema command of a service. Writes JSON lines, the last one its result.
 * @returns its exit code: 0 done, 1 failed, 2 refused (nothing was changed, or the arguments make no sense).
 */
export async function runSchemaCommand(
  argv: string[],
  env: NodeJS.ProcessEnv,
  place: Place,
): Promise<number> {
  const { report, end } = jsonLines(place.stdout);
  const nothing = { changes: [], oldestRelease: null };
  const asked = parseArguments(argv);
  if ('mistake' in asked)
    return end({ outcome: 'refused', message: `${asked.mistake}\n${USAGE}`, ...nothing });
  let run: (Run & { close(): Promise<void> }) | undefined;
  try {
    const settings = readSettings(env);
    const changes = await readChanges(place.changesDir);
    run = await connect(settings, report);
    return end(await runAndSum(run, asked, changes));
  } catch (error) {
    return end({ outcome: 'failed', message: explain(error), ...nothing });
  } finally {
    await run?.close();
  }
}

/** Runs the command and says where the schema is now, however it ended. */
async function runAndSum(run: Run, asked: Arguments, changes: Change[]): Promise<Result> {
  const ended = await perform(run, asked, changes).then(
    () => ({ outcome: 'done' as const }),
    (error: unknown) => ({
      outcome: error instanceof RefusedError ? ('refused' as const) : ('failed' as const),
      message: explain(error),
    }),
  );
  const state = await readSchemaState(throughKnex(run.watcher)).catch(() => ({ phases: [] }));
  return {
    ...ended,
    changes: changeStates(changes, state),
    oldestRelease: strictestContract(state)?.oldestRelease ?? null,
  };
}

async function perform(run: Run, { command, release }: Arguments, changes: Change[]): Promise<void> {
  if (command === 'status') return;
  if (command === 'check') return refuseUnlessFits(run, release ?? run.release);
  const turn = await takeTurn(run);
  await refuseUnlessFits(turn, turn.release);
  await ensureLedger(turn.db);
  await PHASES[command](turn, changes, await readSchemaState(throughKnex(turn.db)));
}

async function refuseUnlessFits(run: Run, release: string): Promise<void> {
  const fit = schemaFits(await readSchemaState(throughKnex(run.db)), { release, needs: [] });
  if (!fit.fits) throw new RefusedError(fit.reason);
}
