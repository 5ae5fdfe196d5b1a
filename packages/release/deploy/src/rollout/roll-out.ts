import { argv, observeTasks } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { Release } from '../release.ts';
import { type Site, serviceName } from '../site.ts';
import { type ApiStack, applyRelease } from '../stack/api.ts';
import { commandFor } from '../target/command-for.ts';
import { ATTEMPTS, explainFailure, type Failure, hintOf } from './failure.ts';
import { endedIn, servingSince, type Window } from './monitor.ts';
import { takeBack } from './take-back.ts';
import { idealRollout, startToHealthy } from './timing.ts';
import { type RolloutEnd, watchRollout } from './watch.ts';

export interface RolloutFigures {
  window: Window;
  tookMs: number;
  startToHealthyMs: number | undefined;
  /** replicas/parallelism × (start to healthy + delay) + monitor: the time that the policy itself requires. */
  idealMs: number | undefined;
}

/**
 * How a release gets to its replicas. settle: Swarm already has the specification from an earlier run, so only watch; resume: the same, but
 * Swarm has paused the update.
 */
export type Way = 'create' | 'update' | 'restart' | 'settle' | 'resume';

interface Options {
  release: Release;
  previous: Release | undefined;
  api: ApiStack;
  how: Way;
  phase: 'rollout' | 'rollback';
}

/**
 * Deploys the release to Swarm and watches the rollout until it ends. Retries once after an engine fault.
 * @throws Ending (rolledBack) once the previous release serves again, with the reason from the log of the failing replica;
 * Ending (halfWay) when Swarm stopped in between.
 */
export async function rollOut(site: Site, options: Options): Promise<RolloutFigures> {
  const { release, previous, how, phase } = options;
  const started = performance.now();
  const ended = await endedBefore(site, how);
  for (let attempt = 1; ; attempt++) {
    const since = Date.now();
    const again = attempt > 1;
    await begin(site, options, again);
    const end = await watchRollout(site, {
      service: serviceName(site.target, 'api'),
      image: release.image,
      replaces: how !== 'create',
      settles: how === 'settle' && !again,
      phase,
    });
    if (end.verdict.kind === 'done') {
      const healthy = startToHealthy(end.tasks, release.image);
      const moved = how !== 'settle' && previous !== undefined;
      return {
        window: { from: servingSince(end.tasks, release.image) ?? Date.now(), ended },
        tookMs: performance.now() - started,
        startToHealthyMs: healthy,
        idealMs: moved && healthy !== undefined ? idealRollout(end.service, healthy) : undefined,
      };
    }
    const own = end.tasks.filter(({ id }) => !ended.has(id));
    const failure = await explainFailure(site, own, release.image, since);
    if (attempt === ATTEMPTS || !isWorthAnother(end, failure)) return fail(site, options, end, failure);
    site.report({ phase, event: 'warning', message: `${failure.why}; trying the rollout once more` });
  }
}

/** The tasks that have ended before a rollout begins. One that settles has begun in an earlier run. */
async function endedBefore({ docker, target }: Site, how: Way): Promise<ReadonlySet<string>> {
  if (how === 'create' || how === 'settle') return new Set();
  return endedIn(await observeTasks(docker, serviceName(target, 'api')));
}

async function begin(site: Site, { release, api, how }: Options, again: boolean): Promise<void> {
  const service = serviceName(site.target, 'api');
  if (how === 'restart') await site.docker(argv.redeployService(service));
  else if (how === 'resume' && !again) await site.docker(argv.resumeService(service));
  else if (how !== 'settle' || again) await applyRelease(site, api, release);
}

/** Whether Swarm has rolled a release back because of an engine fault. */
const isWorthAnother = ({ verdict }: RolloutEnd, { blame }: Failure): boolean =>
  blame === 'engine' && (verdict.kind === 'rolled back' || verdict.kind === 'rollback paused');

async function fail(
  site: Site,
  { release, previous, api, how, phase }: Options,
  { verdict }: RolloutEnd,
  failure: Failure,
): Promise<never> {
  const { target } = site;
  const { version } = release;
  const status = `npm run status -- --target ${target.name}`;
  const culprit: Failure =
    verdict.kind === 'lost'
      ? { blame: 'engine', why: `not the release: ${verdict.why}`, node: verdict.node }
      : { ...failure, why: 'why' in verdict ? `${verdict.why}; ${failure.why}` : failure.why };
  // The same release with the same settings: there is no release to roll back to, and the serving replicas must stay.
  const same = previous?.image === release.image && how !== 'update';
  const hint =
    same && culprit.blame === 'release'
      ? `${status}; then deploy again, with --redeploy`
      : hintOf(culprit, target);
  switch (verdict.kind) {
    case 'rolled back':
      if (same)
        throw new Ending(
          'halfWay',
          `Swarm has stopped the restart of the replicas of ${version}: ${failure.why}`,
          { hint },
        );
      throw new Ending(
        'rolledBack',
        `${version} was rolled back by Swarm${previous ? `, ${previous.version} serves` : ''}: ${failure.why}`,
        { hint },
      );
    case 'rollback paused':
    case 'failing':
    case 'overdue':
    case 'unready':
    case 'lost':
      if (same)
        throw new Ending('halfWay', `the rollout of ${version} is incomplete: ${culprit.why}`, { hint });
      return takeBack(site, { phase, previous, api, version, why: culprit.why, hint });
    default:
      throw new Ending('halfWay', `the rollout of ${version} stopped: ${culprit.why}`, {
        hint: `${status}; then deploy again, or ${commandFor(target, 'rollback')}`,
      });
  }
}
