import { observeService } from '@zero-downtime/swarm';
import { hintFor, MEND_IT } from './blame/hint.ts';
import { serveCanary } from './canary/serve-canary.ts';
import { removeCanary } from './canary/start-canary.ts';
import { removeConfigsExcept } from './cluster/content-configs.ts';
import type { HistoryRecord } from './cluster/history.ts';
import { removePart } from './cluster/remove-part.ts';
import type { DeployOptions } from './deploy.ts';
import { deployer } from './deployer.ts';
import { Ending } from './errors.ts';
import { type Phase, step } from './events.ts';
import { openGate } from './gate/open-gate.ts';
import type { PublishedImages } from './images/publish-all.ts';
import { pendingIn, type SchemaResult } from './jobs/schema-output.ts';
import { afterRollout, beforeReplicas, schemaPhase } from './jobs/schema-phase.ts';
import { lastWord } from './judge/last-word.ts';
import type { Judge } from './judge/open-judge.ts';
import { ServesBadly, Undecided, whileJudged } from './judge/while-judged.ts';
import type { Deployment } from './plan/decide.ts';
import { hintOf } from './rollout/failure.ts';
import { monitor } from './rollout/monitor.ts';
import { type RolloutFigures, rollOut } from './rollout/roll-out.ts';
import { takeBack } from './rollout/take-back.ts';
import { type Site, serviceName } from './site.ts';
import { readMonitoringStack } from './stack/monitoring.ts';
import { prepareBackNetwork, startDatabase, startEdge, startMonitoring } from './stack/platform.ts';
import type { ReleaseSpec, ServingRelease } from './stack/release.ts';

/** A release that cannot live with the contracted schema shows it with its first writes. Milliseconds. */
const AFTER_CONTRACT_MS = 2_000;

export async function startPlatform(site: Site, plan: Deployment, images: PublishedImages): Promise<void> {
  for (const part of plan.leftover)
    await step(site.report, 'platform', `${part} removed`, () => removePart(site, part));
  await prepareBackNetwork(site);
  if (plan.platform.includes('database'))
    await step(site.report, 'platform', 'PostgreSQL', () => startDatabase(site));
  const { edge } = images;
  if (plan.platform.includes('edge') && edge) {
    const replaces = (await observeService(site.docker, serviceName(site.target, 'edge'))) !== undefined;
    await step(site.report, 'platform', 'edge', () => startEdge(site, edge, replaces));
  }
  if (plan.leftover.includes('prometheus')) await removeConfigsExcept(site, []);
  const monitoring = plan.platform.includes('prometheus') ? await readMonitoringStack(site) : undefined;
  if (monitoring) {
    const replaces =
      (await observeService(site.docker, serviceName(site.target, 'prometheus'))) !== undefined;
    await step(site.report, 'platform', 'Prometheus', () => startMonitoring(site, monitoring, replaces));
  }
}

export async function expand(
  site: Site,
  release: ReleaseSpec,
  previous: ServingRelease | undefined,
): Promise<SchemaResult> {
  const ending = beforeReplicas(site.target, previous !== undefined);
  return step(site.report, 'expand', 'schema: expand', () => schemaPhase(site, release, 'expand', ending));
}

/** One replica of the new release first, where there is an old one to compare it with and metrics decide. */
export async function tryCanary(
  site: Site,
  judge: Judge | undefined,
  release: ReleaseSpec,
  previous: ServingRelease | undefined,
  plan: Deployment,
): Promise<void> {
  const { canary: bakeMs, traffic } = site.target;
  if (!judge || !previous || plan.rollout !== 'update' || bakeMs === 'off' || traffic === 'mesh') return;
  await step(site.report, 'canary', `one replica of ${release.version}`, () =>
    serveCanary(site, judge, { release, previous, bakeMs }),
  );
}

/** The canary is removed once the rollout is done. */
export async function rollTo(
  site: Site,
  judge: Judge | undefined,
  release: ReleaseSpec,
  previous: ServingRelease | undefined,
  plan: Deployment,
): Promise<RolloutFigures> {
  return step(site.report, 'rollout', `${previous?.version ?? 'nothing'} → ${release.version}`, async () => {
    try {
      return await whileJudged(site, judge, 'rollout', (judged) =>
        rollOut(judged, { release, previous, how: plan.rollout, phase: 'rollout' }),
      );
    } catch (error) {
      if (!(error instanceof ServesBadly)) throw error;
      await removeCanary(site);
      return await goBack(site, { release, previous, plan, phase: 'rollout', why: error.message });
    } finally {
      await removeCanary(site);
    }
  });
}

/** @throws Ending: always. The release serves badly; where there is another one to go back to, that one serves. */
async function goBack(
  site: Site,
  options: {
    release: ReleaseSpec;
    previous: ServingRelease | undefined;
    plan: Deployment;
    phase: Phase;
    why: string;
  },
): Promise<never> {
  const { release, previous, plan, phase, why } = options;
  if (plan.rollout !== 'update' || !previous)
    throw new Ending('halfWay', `${release.version} is unhealthy: ${why}`, {
      hint: `npm run status -- --target ${site.target.name}; npm run rollback goes back to the release before`,
    });
  return takeBack(site, { phase, previous, version: release.version, why, hint: MEND_IT });
}

/** The old release can still come back: a backfill that makes users suffer is ended, and goes on with the next deploy. */
export async function backfill(
  site: Site,
  judge: Judge | undefined,
  release: ReleaseSpec,
  previous: ServingRelease | undefined,
  plan: Deployment,
  schema: SchemaResult,
): Promise<void> {
  const pending = pendingIn(schema, 'backfill');
  if (pending.length === 0) return;
  await step(site.report, 'backfill', `schema: backfill ${pending.join(', ')}`, async () => {
    try {
      await whileJudged(site, judge, 'backfill', (judged) =>
        schemaPhase(judged, release, 'backfill', afterRollout(release.version)),
      );
    } catch (error) {
      if (!(error instanceof ServesBadly)) throw error;
      await goBack(site, { release, previous, plan, phase: 'backfill', why: error.message });
    }
  });
}

/** The last moment at which going back is free: contract comes next. */
export async function watchNewRelease(
  site: Site,
  options: DeployOptions,
  judge: Judge | undefined,
  release: ReleaseSpec,
  previous: ServingRelease | undefined,
  plan: Deployment,
  from: number,
): Promise<void> {
  await step(
    site.report,
    'monitor',
    `${release.version} has served well for ${options.monitorMs / 1000} s`,
    async () => {
      const bad = await watchedWell(site, options, judge, release, from);
      if (bad?.blame === 'release')
        await goBack(site, { release, previous, plan, phase: 'monitor', why: bad.why });
      if (bad)
        throw new Ending('halfWay', `${release.version} serves, and nothing was contracted: ${bad.why}`, {
          hint: bad.hint,
        });
    },
  );
}

/** @returns why the release is not let through, and whether it is to blame; undefined when it has served well */
async function watchedWell(
  site: Site,
  { monitorMs, tooLittle }: DeployOptions,
  judge: Judge | undefined,
  { image }: ReleaseSpec,
  from: number,
): Promise<{ blame: 'release' | 'other'; why: string; hint: string } | undefined> {
  const { target } = site;
  try {
    const failure = await whileJudged(site, judge, 'monitor', (judged) =>
      monitor(judged, { image, from, forMs: monitorMs, phase: 'monitor' }),
    );
    if (!failure && judge) await lastWord(site, judge, tooLittle);
    return (
      failure && {
        blame: failure.blame === 'release' ? 'release' : 'other',
        why: failure.why,
        hint: hintOf(failure, target),
      }
    );
  } catch (error) {
    if (error instanceof ServesBadly) return { blame: 'release', why: error.message, hint: MEND_IT };
    if (error instanceof Undecided)
      return { blame: 'other', why: error.message, hint: hintFor(error.doubt, target) };
    throw error;
  }
}

/** `forced` is told what stood in the way of a contract that was forced. */
export async function contractSchema(
  site: Site,
  options: DeployOptions,
  release: ReleaseSpec,
  schema: SchemaResult,
  forced: string[],
): Promise<HistoryRecord['contract']> {
  const pending = pendingIn(schema, 'contract');
  if (pending.length === 0) return 'complete';
  if (options.contract === 'later') return 'waiting';
  await step(site.report, 'gate', `nothing older than ${release.version} is left`, async () => {
    forced.push(...(await openGate(site, release, options.force)));
  });
  await step(site.report, 'contract', `schema: contract ${pending.join(', ')}`, () =>
    schemaPhase(
      site,
      release,
      'contract',
      afterRollout(release.version),
      options.force ? ['--force', deployer()] : [],
    ),
  );
  await step(site.report, 'watch', 'the contracted schema holds', async () => {
    const bad = await monitor(site, {
      image: release.image,
      from: Date.now(),
      forMs: Math.min(options.monitorMs, AFTER_CONTRACT_MS),
      phase: 'watch',
    });
    if (bad)
      throw new Ending(
        'halfWay',
        `${release.version} is unhealthy after contract, and the way back is closed: ${bad.why}`,
        { hint: bad.blame === 'release' ? 'mend it and deploy a newer version' : hintOf(bad, site.target) },
      );
  });
  return 'complete';
}
