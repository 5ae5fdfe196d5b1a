import { hostname, userInfo } from 'node:os';
import { observeService } from '@zero-downtime/swarm';
import { appendHistory, type HistoryRecord } from './cluster/history.ts';
import { takeLock } from './cluster/lock.ts';
import { describeEnding, Ending, refuse } from './errors.ts';
import { type Phase, step } from './events.ts';
import { openGate } from './gate/open-gate.ts';
import { type PublishedImages, publishImages } from './images/publish-all.ts';
import { unstage } from './images/stage.ts';
import { runSchemaJob, type SchemaCommand } from './jobs/schema-job.ts';
import { pendingIn, type SchemaResult } from './jobs/schema-output.ts';
import { type Decision, decide } from './plan/decide.ts';
import { type Observed, observe } from './plan/observe.ts';
import { preflight } from './preflight/preflight.ts';
import { monitor } from './rollout/monitor.ts';
import { type RolloutFigures, rollOut } from './rollout/roll-out.ts';
import { takeBack } from './rollout/take-back.ts';
import { type Site, serviceName } from './site.ts';
import { startDatabase, startEdge } from './stack/platform.ts';
import type { ReleaseSpec } from './stack/release.ts';

export interface DeployOptions {
  version: string;
  /** Only say what would be done. */
  planOnly: boolean;
  /** Replace every replica although nothing has changed. */
  redeploy: boolean;
  contract: 'auto' | 'later';
  monitorMs: number;
  /** Asks the user; resolves to false for no. Not called for a plan, or when there is nothing to do. */
  confirm: (steps: readonly string[]) => Promise<boolean>;
}

export interface DeployResult {
  message: string;
  changed: boolean;
  figures?: RolloutFigures & { totalMs: number };
}

type Deployment = Extract<Decision, { kind: 'deploy' }>;

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
    if (options.planOnly) return { message: 'this was only the plan: nothing was changed', changed: false };
    if (!(await options.confirm(plan.steps))) throw refuse('not confirmed: nothing was changed');

    await step(site.report, 'preflight', 'engine, registry, secrets, stack files, port, disk', () =>
      preflight.all(site, observed, plan),
    );
    const unlock = await step(site.report, 'lock', `lock ${site.target.stack}`, () =>
      takeLock(site, 'deploy'),
    );
    try {
      return await release(site, options, observed, plan);
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
    event: 'start',
    message: `${target.service} ${facts.wanted.version} to ${target.name} (stack ${target.stack})`,
  });
  const decision = decide(facts);
  if (decision.kind === 'refuse') throw refuse(decision.why, decision.hint);
  if (decision.kind === 'deploy')
    for (const line of decision.steps) report({ phase: 'plan', event: 'note', message: line });
  return decision;
}

/** From here on things change. In order: expand before the rollout, contract only after nothing old is left. */
async function release(
  site: Site,
  options: DeployOptions,
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
  };
  let images: PublishedImages | undefined;
  let contract: HistoryRecord['contract'] = 'waiting';
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
      by: `${userInfo().username}@${hostname()}`,
      startedAt: started.at.toISOString(),
      finishedAt: new Date().toISOString(),
    });
  try {
    images = await publishImages(follow, observed);
    await startPlatform(follow, plan, images);
    const schema = await expand(follow, images.service);
    const figures = await rollTo(follow, images.service, previous, plan);
    await backfill(follow, images.service, schema);
    await watchNewRelease(follow, options, images.service, previous, plan);
    contract = await contractSchema(follow, options, images.service, schema);
    const message = `${images.service.version} serves at ${site.target.url}${contract === 'waiting' ? '; contract waits: deploy again with --contract auto' : ''}`;
    await step(follow.report, 'record', `recorded: ${images.service.version} deployed`, () =>
      record('deployed', message),
    );
    return { message, changed: true, figures: { ...figures, totalMs: performance.now() - started.ms } };
  } catch (error) {
    const ending = endingOf(error, progress.phase, site);
    const outcome =
      ending.outcome === 'rolledBack' ? 'rolled back' : ending.outcome === 'halfWay' ? 'stopped' : 'failed';
    await record(outcome, ending.message).catch(() => {});
    throw ending;
  }
}

async function startPlatform(site: Site, plan: Deployment, images: PublishedImages): Promise<void> {
  if (plan.platform.includes('database'))
    await step(site.report, 'platform', 'PostgreSQL', () => startDatabase(site));
  const { edge } = images;
  if (plan.platform.includes('edge') && edge) {
    const replaces = (await observeService(site.docker, serviceName(site.target, 'edge'))) !== undefined;
    await step(site.report, 'platform', 'edge', () => startEdge(site, edge, replaces));
  }
}

async function expand(site: Site, release: ReleaseSpec): Promise<SchemaResult> {
  return step(site.report, 'expand', 'schema: expand', () => schemaPhase(site, release, 'expand', 'error'));
}

async function rollTo(
  site: Site,
  release: ReleaseSpec,
  previous: ReleaseSpec | undefined,
  plan: Deployment,
): Promise<RolloutFigures> {
  return step(site.report, 'rollout', `${previous?.version ?? 'nothing'} → ${release.version}`, () =>
    rollOut(site, { release, previous, how: plan.rollout, phase: 'rollout' }),
  );
}

async function backfill(site: Site, release: ReleaseSpec, schema: SchemaResult): Promise<void> {
  const pending = pendingIn(schema, 'backfill');
  if (pending.length === 0) return;
  await step(site.report, 'backfill', `schema: backfill ${pending.join(', ')}`, () =>
    schemaPhase(site, release, 'backfill', 'halfWay'),
  );
}

/** The last moment at which going back is free: contract comes next. */
async function watchNewRelease(
  site: Site,
  options: DeployOptions,
  release: ReleaseSpec,
  previous: ReleaseSpec | undefined,
  plan: Deployment,
): Promise<void> {
  await step(
    site.report,
    'monitor',
    `watch ${release.version} for ${options.monitorMs / 1000} s`,
    async () => {
      const bad = await monitor(site, { image: release.image, forMs: options.monitorMs, phase: 'monitor' });
      if (!bad) return;
      if (plan.rollout !== 'update' || previous?.image === release.image)
        throw new Ending('halfWay', `${release.version} is not well: ${bad}`, {
          hint: `npm run status -- --target ${site.target.name}`,
        });
      await takeBack(site, { phase: 'monitor', previous, version: release.version, why: bad });
    },
  );
}

async function contractSchema(
  site: Site,
  options: DeployOptions,
  release: ReleaseSpec,
  schema: SchemaResult,
): Promise<HistoryRecord['contract']> {
  const pending = pendingIn(schema, 'contract');
  if (pending.length === 0) return 'complete';
  if (options.contract === 'later') return 'waiting';
  await step(site.report, 'gate', `nothing older than ${release.version} is left`, () =>
    openGate(site, release),
  );
  await step(site.report, 'contract', `schema: contract ${pending.join(', ')}`, () =>
    schemaPhase(site, release, 'contract', 'halfWay'),
  );
  await step(site.report, 'watch', 'the contracted schema holds', async () => {
    const bad = await monitor(site, {
      image: release.image,
      forMs: Math.min(options.monitorMs, 3_000),
      phase: 'watch',
    });
    if (bad)
      throw new Ending(
        'halfWay',
        `${release.version} is not well after contract, and the way back is closed: ${bad}`,
        { hint: 'mend it and deploy a newer version' },
      );
  });
  return 'complete';
}

async function schemaPhase(
  site: Site,
  release: ReleaseSpec,
  command: SchemaCommand & Phase,
  otherwise: 'error' | 'halfWay',
): Promise<SchemaResult> {
  const result = await runSchemaJob(site, { image: release.image, command, phase: command });
  if (result.outcome !== 'done') {
    throw new Ending(
      otherwise,
      `${command} ${result.outcome === 'refused' ? 'is refused' : 'failed'}: ${result.message ?? 'no reason given'}`,
      {
        hint:
          otherwise === 'halfWay'
            ? `${release.version} serves; once that is mended, run the same deploy again`
            : 'no replica was touched; mend it and deploy again',
      },
    );
  }
  return result;
}

/** What an interruption means depends on how far things had come. */
function endingOf(error: unknown, phase: Phase, { signal, target }: Site): Ending {
  if (error instanceof Ending) return error;
  const early = phase === 'build' || phase === 'push';
  if (signal.aborted) {
    return new Ending(
      early ? 'error' : 'halfWay',
      early
        ? 'stopped: nothing was changed'
        : `stopped during ${phase}; what Swarm has begun it goes on with`,
      {
        hint: `the same deploy again goes on from there; npm run status -- --target ${target.name}`,
        cause: error,
      },
    );
  }
  const { message, hint } = describeEnding(error);
  const outcome = early || phase === 'platform' || phase === 'expand' ? 'error' : 'halfWay';
  return new Ending(outcome, `${phase}: ${message}`, {
    hint: hint ?? 'the same deploy again goes on from there',
    cause: error,
  });
}
