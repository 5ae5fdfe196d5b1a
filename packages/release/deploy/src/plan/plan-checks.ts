import { PROMETHEUS } from '../stack/monitoring.ts';
import { choosePostgres } from '../target/postgres.ts';
import type { Current } from './current.ts';
import type { ToDeploy } from './decide.ts';
import type { Desired } from './desired.ts';
import type { Check, OperationOf } from './operation.ts';

/** The checks before any change. Pure. */
export function planChecks(desired: Desired, current: Current, todo: ToDeploy): OperationOf<'preflight'> {
  const { target, objectives, wishes, onThisMachine } = desired;
  const checks: (Check | false)[] = [
    'schema changes',
    'engine and disk',
    'registry',
    target.platform !== undefined && 'platform',
    onThisMachine && target.encryptedNetworks && 'encryption',
    target.database === 'bundled' && 'placement',
    'secrets',
    target.tls !== undefined && 'certificate',
    (target.database === 'shared' ||
      (target.database === 'bundled' && !todo.platform.includes('database'))) &&
      'database',
    'base images',
    'stack files',
    onThisMachine && desired.images.listener !== undefined && 'port',
    current.api !== undefined && 'other update',
    wishes.analysis && objectives !== undefined && canBeAsked(target, todo) && 'running release',
  ];
  return {
    kind: 'preflight',
    checks: checks.filter((check) => check !== false),
    baseImages: baseImagesFor(desired, current, todo),
    force: wishes.force,
  };
}

/** Whether metrics of the running release are available, and this deploy is not a repair of a paused or incomplete rollout. Pure. */
export function canBeAsked(
  { monitoring }: Pick<Desired['target'], 'monitoring'>,
  { from, rollout, platform }: Pick<ToDeploy, 'from' | 'rollout' | 'platform'>,
): boolean {
  return (
    monitoring === 'prometheus' &&
    !platform.includes('prometheus') &&
    from?.settled === true &&
    from.paused === undefined &&
    (rollout === 'update' || rollout === 'restart')
  );
}

const baseImagesFor = (
  { target, images: { service, edge } }: Desired,
  { postgres }: Current,
  { platform }: ToDeploy,
): string[] => [
  service.baseImage,
  ...(edge ? [edge.baseImage] : []),
  ...(platform.includes('database') && target.database === 'bundled'
    ? [choosePostgres(target.stack, postgres).image]
    : []),
  ...(platform.includes('prometheus') ? [PROMETHEUS.image] : []),
];
