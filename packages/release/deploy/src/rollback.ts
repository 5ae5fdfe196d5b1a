import { hostname, userInfo } from 'node:os';
import { compare } from 'semver';
import { removeCanary } from './canary/start-canary.ts';
import {
  appendHistory,
  findRelease,
  type HistoryRecord,
  previousRelease,
  readHistory,
} from './cluster/history.ts';
import { takeLock } from './cluster/lock.ts';
import { observeRunning } from './cluster/running.ts';
import { readTokenKeys } from './cluster/token-keys.ts';
import type { DeployResult } from './deploy.ts';
import { describeEnding, Ending, refuse } from './errors.ts';
import { step } from './events.ts';
import { runSchemaJob } from './jobs/schema-job.ts';
import type { Running } from './plan/decide.ts';
import { checkEngine } from './preflight/engine.ts';
import { rollOut } from './rollout/roll-out.ts';
import type { Site } from './site.ts';

export interface RollbackOptions {
  /** A recorded release; the one before the running one when it is not given. */
  to: string | undefined;
  confirm: (steps: readonly string[]) => Promise<boolean>;
}

/**
 * Goes back to a recorded release, by its digest, the same rolling way. Refuses when the schema no longer fits that release.
 * @throws Ending with how it ended; nothing stays locked.
 */
export async function rollback(site: Site, options: RollbackOptions): Promise<DeployResult> {
  await checkEngine(site);
  const running = await observeRunning(site, 'api');
  if (!running)
    throw refuse(`nothing runs in ${site.target.stack}: there is nothing to go back from`, 'npm run deploy');
  const goal = chooseGoal(await readHistory(site), running, options.to);
  if (goal === 'there') return { message: `nothing to do: ${running.version} already runs`, changed: false };
  await readTokenKeys(site.target); // refuses now rather than half-way
  const steps = [
    `schema: does it still fit ${goal.release}?`,
    `rollback: ${running.version} → ${goal.release} (${goal.image})`,
  ];
  for (const line of steps) site.report({ phase: 'plan', event: 'note', message: line });
  if (!(await options.confirm(steps))) throw refuse('not confirmed: nothing was changed');

  const unlock = await step(site.report, 'lock', `lock ${site.target.stack}`, () =>
    takeLock(site, 'rollback'),
  );
  try {
    // Of a deploy that was killed: it may be what users suffer from.
    await removeCanary(site);
    await step(site.report, 'gate', `the schema still fits ${goal.release}`, () =>
      checkSchemaFits(site, running, goal),
    );
    return await goBack(site, running, goal);
  } finally {
    await unlock();
  }
}

/** Which record to go back to. Pure. @throws Ending (refused) when there is none. */
export function chooseGoal(
  history: readonly HistoryRecord[],
  running: Running,
  to: string | undefined,
): HistoryRecord | 'there' {
  if (to === running.version && running.settled && !running.paused) return 'there';
  const goal =
    to !== undefined
      ? findRelease(history, to)
      : wasOnItsWayBack(history, running)
        ? findRelease(history, running.version)
        : previousRelease(history, running.version);
  if (goal) return goal;
  const known = [
    ...new Set(history.filter((record) => record.outcome === 'deployed').map((record) => record.release)),
  ];
  throw refuse(
    to === undefined
      ? `no release before ${running.version} is recorded here`
      : `${to} was never deployed here`,
    known.length > 0 ? `recorded: ${known.join(', ')} (npm run history)` : 'npm run history',
  );
}

/**
 * The specification is that of a rollback which did not come to its end: it goes on to where it went, never forward to what it came
 * from. One that was killed has left no record, but an older release than the last that was deployed.
 */
function wasOnItsWayBack(history: readonly HistoryRecord[], { version, settled, paused }: Running): boolean {
  // Swarm's own rollback, which a failed task has stopped.
  if (paused === 'rollback') return true;
  const newest = history.at(-1);
  if (!newest || settled) return false;
  return newest.outcome === 'deployed'
    ? compare(version, newest.release) < 0
    : newest.command === 'rollback' && newest.release === version;
}

async function checkSchemaFits(site: Site, running: Running, goal: HistoryRecord): Promise<void> {
  // Asked of the running release: it knows every change that the database has seen.
  const result = await runSchemaJob(site, {
    image: running.image,
    command: 'check',
    args: ['--release', goal.release],
    phase: 'gate',
  });
  if (result.outcome === 'refused') {
    throw refuse(
      `no way back to ${goal.release}: ${result.message}`,
      `${running.version} goes on serving; the way out is forward: deploy a mended version`,
    );
  }
  if (result.outcome === 'failed')
    throw new Ending('error', `could not ask whether the schema fits ${goal.release}: ${result.message}`, {
      hint: 'nothing was changed',
    });
}

async function goBack(site: Site, running: Running, goal: HistoryRecord): Promise<DeployResult> {
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const record = (outcome: HistoryRecord['outcome'], detail: string) =>
    appendHistory(site, {
      command: 'rollback',
      release: goal.release,
      image: goal.image,
      content: goal.content,
      from: running.version,
      outcome,
      detail,
      contract: 'waiting',
      by: `${userInfo().username}@${hostname()}`,
      startedAt,
      finishedAt: new Date().toISOString(),
    });
  try {
    const figures = await step(site.report, 'rollback', `${running.version} → ${goal.release}`, () =>
      rollOut(site, {
        release: { version: goal.release, image: goal.image, content: goal.content },
        previous: running,
        how: goal.image === running.image && running.paused ? 'resume' : 'update',
        phase: 'rollback',
      }),
    );
    const message = `${goal.release} serves again at ${site.target.url}`;
    await record('deployed', message);
    return { message, changed: true, figures: { ...figures, totalMs: performance.now() - started } };
  } catch (error) {
    const { outcome, message, hint } = describeEnding(error);
    await record(outcome === 'rolledBack' ? 'rolled back' : 'stopped', message).catch(() => {});
    if (error instanceof Ending) throw error;
    throw new Ending('halfWay', message, {
      hint: hint ?? 'the same rollback again goes on from there',
      cause: error,
    });
  }
}
