import { argv } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import { type Site, serviceName } from '../site.ts';
import { applyRelease, type ReleaseSpec, type ServingRelease } from '../stack/release.ts';
import { explainFailure } from './failure.ts';
import { servingSince } from './monitor.ts';
import { takeBack } from './take-back.ts';
import { idealRollout, startToHealthy } from './timing.ts';
import { type RolloutEnd, watchRollout } from './watch.ts';

export interface RolloutFigures {
  /** When the last replica became healthy, milliseconds since the epoch. */
  servingSince: number;
  tookMs: number;
  startToHealthyMs: number | undefined;
  /** replicas/parallelism × (start to healthy + delay) + monitor: what the policy itself costs. */
  idealMs: number | undefined;
}

/**
 * Hands the release to Swarm and watches it to its end, whichever that is.
 * @throws Ending (rolledBack) once the release before serves again, with the reason from the failing replica's own log;
 * Ending (halfWay) when Swarm stopped in between.
 */
export async function rollOut(
  site: Site,
  options: {
    release: ReleaseSpec;
    previous: ServingRelease | undefined;
    how: 'create' | 'update' | 'restart' | 'settle';
    phase: 'rollout' | 'rollback';
  },
): Promise<RolloutFigures> {
  const { release, previous, how, phase } = options;
  const service = serviceName(site.target, 'api');
  const started = performance.now();
  if (how === 'create' || how === 'update') await applyRelease(site, release);
  if (how === 'restart') await site.docker(argv.redeployService(service));
  const end = await watchRollout(site, {
    service,
    image: release.image,
    replaces: how !== 'create',
    settles: how === 'settle',
    phase,
  });
  if (end.verdict.kind !== 'done') return fail(site, options, end);
  const healthy = startToHealthy(end.tasks, release.image);
  const moved = how !== 'settle' && previous !== undefined;
  return {
    servingSince: servingSince(end.tasks, release.image) ?? Date.now(),
    tookMs: performance.now() - started,
    startToHealthyMs: healthy,
    idealMs: moved && healthy !== undefined ? idealRollout(end.service, healthy) : undefined,
  };
}

async function fail(
  site: Site,
  options: Parameters<typeof rollOut>[1],
  { verdict, tasks }: RolloutEnd,
): Promise<never> {
  const { release, previous, how, phase } = options;
  const why = await explainFailure(site.docker, tasks, release.image);
  switch (verdict.kind) {
    case 'rolled back':
      throw new Ending(
        'rolledBack',
        `${release.version} was taken back by Swarm${previous ? `, ${previous.version} serves` : ''}: ${why}`,
        {
          hint: 'mend it, give it a new version, deploy again',
        },
      );
    case 'failing':
    case 'overdue':
      // The same release again, with the same settings: there is nothing to go back to, and what serves must go on.
      if (previous?.image === release.image && how !== 'update')
        throw new Ending('halfWay', `${release.version} is not everywhere: ${verdict.why}; ${why}`, {
          hint: `npm run status -- --target ${site.target.name}; then deploy again, with --redeploy`,
        });
      return takeBack(site, {
        phase,
        previous,
        version: release.version,
        why: `${verdict.why}; ${why}`,
      });
    default:
      throw new Ending(
        'halfWay',
        `the rollout of ${release.version} stopped: ${'why' in verdict ? verdict.why : verdict.kind}; ${why}`,
        {
          hint: `npm run status -- --target ${site.target.name}; then deploy again, or npm run rollback`,
        },
      );
  }
}
