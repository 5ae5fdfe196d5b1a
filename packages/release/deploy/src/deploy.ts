import { type Plan, planText } from '@zero-downtime/schema-lint/plan';
import { appendHistory, type HistoryRecord } from './cluster/history.ts';
import { takeLock } from './cluster/lock.ts';
import { observeRunning } from './cluster/running.ts';
import { removeTokenKeys } from './cluster/token-keys.ts';
import { deployer } from './deployer.ts';
import { refuse } from './errors.ts';
import { type Phase, step } from './events.ts';
import { type PublishedImages, publishImages } from './images/publish-all.ts';
import { unstage } from './images/stage.ts';
import { endingOf } from './interruption.ts';
import { judgeRelease } from './judge/judge-release.ts';
import type { TooLittle } from './judge/last-word.ts';
import { type Decision, type Deployment, decide } from './plan/decide.ts';
import { type Observed, observe } from './plan/observe.ts';
import { planSchema, refuseUnsound } from './plan/schema-plan.ts';
import { preflight } from './preflight/preflight.ts';
import type { RolloutFigures } from './rollout/roll-out.ts';
import type { Site } from './site.ts';
import {
  backfill,
  contractSchema,
  expand,
  rollTo,
  startPlatform,
  tryCanary,
  watchNewRelease,
} from './steps.ts';

export interface DeployOptions {
  /** A release of the checkout; the service's current one when undefined. */
  version: string | undefined;
  /** Only say what would be done. */
  planOnly: boolean;
  /** Replace every replica although nothing has changed. */
  redeploy: boolean;
  contract: 'auto' | 'later';
  /**
   * Deploy over a release that is failing, or contract although the gate names an older release, which is recorded. One `--force` does not do
   * both: a deploy that mends a failing release does not skip the gate.
   */
  force: boolean;
  monitorMs: number;
  /** Whether the metrics decide, too, where the target has them. */
  judge: boolean;
  /** What to do about a release that has served too little to be judged, even with requests of our own. */
  tooLittle: TooLittle;
  /** Asks the user; resolves to false for no. Not called for a plan, or when there is nothing to do. */
  confirm: (steps: readonly string[]) => Promise<boolean>;
}

export interface DeployResult {
  message: string;
  changed: boolean;
  /** What would be done to the schema, when only that was asked. */
  schema?: Plan;
  /** totalMs counts from the lock, afterBuildMs from the first thing that changes the cluster. */
  figures?: RolloutFigures & { totalMs: number; afterBuildMs?: number };
}

/**
 * Releases a version of the target's service without its users noticing. Safe to run again after any end, also after being
 * killed: it finds what is done and goes on from there.
 * @throws Ending with how it ended; nothing stays locked.
 */
export async function deploy(site: Site, options: DeployOptions): Promise<DeployResult> {
  await preflight.engine(site);
  const observed = await observe(site, options);
  try {
    const plan = makePlan(site, observed);
    if (plan.kind === 'nothing')
      return { message: `nothing to do: ${plan.why} (${site.target.url})`, changed: false };
    if (options.planOnly) return await tellPlan(site, options);
    if (!(await options.confirm(plan.steps))) throw refuse('not confirmed: nothing was changed');

    const { overFailing } = await step(
      site.report,
      'preflight',
      'schema changes, engine, registry, secrets, stack files, port, disk, the running release',
      () => preflight.all(site, observed, plan, options),
    );
    const unlock = await step(site.report, 'lock', `lock ${site.target.stack}`, () =>
      takeLock(site, 'deploy'),
    );
    try {
      await refuseIfChanged(site, observed);
      const force = options.force && !overFailing;
      return await release(site, { ...options, force, overFailing }, observed, plan);
    } finally {
      await unlock();
    }
  } finally {
    await unstage(observed.service);
    if (observed.edge) await unstage(observed.edge);
  }
}

function makePlan({ report, target }: Site, { facts }: Observed): Exclude<Decision, { kind: 'refuse' }> {
  report({
    phase: 'plan',
    event: 'note',
    message: `${target.service} ${facts.wanted.version} to ${target.name} (stack ${target.stack})`,
  });
  const decision = decide(facts);
  if (decision.kind === 'refuse') throw refuse(decision.why, decision.hint);
  if (decision.kind === 'deploy')
    for (const line of decision.steps) report({ phase: 'plan', event: 'note', message: line });
  return decision;
}

/** @throws Ending (refused) when the schema changes would be. */
async function tellPlan(site: Site, { version, contract }: DeployOptions): Promise<DeployResult> {
  const schema = await planSchema(site, { version, contractLater: contract === 'later' });
  refuseUnsound(schema);
  const message = `${planText(schema)}\n\nthis was only the plan: nothing was changed`;
  return { message, changed: false, schema };
}

/** The plan was made before the lock was taken; who had it until then may have changed what it goes from. @throws Ending (refused) */
async function refuseIfChanged(site: Site, { facts }: Observed): Promise<void> {
  const now = await observeRunning(site, 'api');
  const before = facts.running;
  if (now?.image === before?.image && now?.settings === before?.settings) return;
  throw refuse(
    `${site.target.stack} was changed meanwhile: ${before?.version ?? 'nothing'} ran when this was planned, now ${now?.version ?? 'nothing'} does`,
    'run it again',
  );
}

/** From here on things change. In order: expand before the rollout, contract only after nothing old is left. */
async function release(
  site: Site,
  options: DeployOptions & { overFailing: boolean },
  observed: Observed,
  plan: Deployment,
): Promise<DeployResult> {
  const started = { at: new Date(), ms: performance.now() };
  const progress = { phase: 'build' as Phase };
  const follow: Site = {
    ...site,
    report: (event) => {
      progress.phase = event.phase;
      site.report(event);
    },
  };
  const previous = plan.from && {
    version: plan.from.version,
    image: plan.from.image,
    content: plan.from.content,
    settings: plan.from.settings,
  };
  let images: PublishedImages | undefined;
  let contract: HistoryRecord['contract'] = 'waiting';
  const forced: string[] = [];
  const record = (outcome: HistoryRecord['outcome'], detail: string) =>
    appendHistory(site, {
      command: 'deploy',
      release: observed.service.version,
      image: images?.service.image ?? '',
      content: observed.service.content,
      from: previous?.version ?? null,
      outcome,
      detail,
      contract,
      ...(forced.length > 0 && { forced }),
      by: deployer(),
      startedAt: started.at.toISOString(),
      finishedAt: new Date().toISOString(),
    });
  try {
    images = await publishImages(follow, observed);
    const built = performance.now();
    await startPlatform(follow, plan, images);
    const schema = await expand(follow, images.service, previous);
    const judge = await judgeRelease(
      follow,
      judging(site, options, plan, observed),
      images.service,
      previous,
    );
    await tryCanary(follow, judge, images.service, previous, plan);
    const figures = await rollTo(follow, judge, images.service, previous, plan);
    await backfill(follow, judge, images.service, previous, plan, schema);
    // A deploy that continues one that was killed restarts the monitoring window.
    const since = plan.rollout === 'settle' ? Date.now() : figures.servingSince;
    await watchNewRelease(follow, options, judge, images.service, previous, plan, since);
    contract = await contractSchema(follow, options, images.service, schema, forced);
    const message = `${images.service.version} serves at ${site.target.url}${contract === 'waiting' ? '; contract waits: deploy again with --contract auto' : ''}`;
    await step(follow.report, 'record', `recorded: ${images.service.version} deployed`, () =>
      Promise.all([record('deployed', message), removeTokenKeys(site)]),
    );
    return {
      message,
      changed: true,
      figures: {
        ...figures,
        totalMs: performance.now() - started.ms,
        afterBuildMs: performance.now() - built,
      },
    };
  } catch (error) {
    const ending = endingOf(error, progress.phase, site);
    const outcome =
      ending.outcome === 'rolledBack' ? 'rolled back' : ending.outcome === 'halfWay' ? 'stopped' : 'failed';
    // A refusal has changed nothing: there is nothing to remember.
    if (ending.outcome !== 'refused') await record(outcome, ending.message).catch(() => {});
    throw ending;
  }
}

/** How long the metrics are looked at in all, so far as it is known beforehand. */
function judging(
  { target }: Site,
  { judge, monitorMs, overFailing }: DeployOptions & { overFailing: boolean },
  { rollout }: Deployment,
  { facts }: Observed,
) {
  return {
    wanted: judge,
    forced: overFailing,
    // A release whose deploy did not come to its end has not been judged.
    nothingNew: rollout === 'restart' && facts.last?.outcome === 'deployed',
    watchMs: monitorMs + (target.canary === 'off' ? 0 : target.canary),
  };
}
