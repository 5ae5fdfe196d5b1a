import { looksIn } from '../analysis/start-analysis.ts';
import { findRelease } from '../cluster/history.ts';
import { refuse } from '../errors.ts';
import type { StagedImage } from '../images/stage.ts';
import { backNetwork, databaseHost, serviceName } from '../site.ts';
import { PROMETHEUS } from '../stack/monitoring.ts';
import { databaseNames } from '../target/database-names.ts';
import { choosePostgres } from '../target/postgres.ts';
import type { Current } from './current.ts';
import { decide, type Facts, type ToDeploy } from './decide.ts';
import type { Desired } from './desired.ts';
import type { LeftoverPart, Operation, PlatformPart } from './operation.ts';
import { planBackup, planHook, planPrune } from './plan-around.ts';
import { planChecks } from './plan-checks.ts';

/** A release that does not fit the contracted schema fails at its first writes. Milliseconds. */
const AFTER_CONTRACT_MS = 2_000;

/**
 * All operations of a deploy, in order: expand before the rollout, contract only after no older release is left. Empty when the stack is as
 * desired. Pure. @throws Ending (refused) when a deploy is not possible, such as for a release older than the running one
 */
export function planDeployment(desired: Desired, current: Current): Operation[] {
  const todo = decide(factsOf(desired, current));
  if (todo.kind === 'refuse') throw refuse(todo.why, todo.hint);
  if (todo.kind === 'nothing') return [];
  const { release, images, target, wishes, changes } = desired;
  const { version } = release;
  const { from, rollout } = todo;
  const back = rollout === 'update' ? from?.version : undefined;
  const analysis = planAnalysis(desired, current, todo);
  return [
    planChecks(desired, current, todo),
    { kind: 'lock', command: 'deploy', stack: target.stack, expects: { running: from } },
    ...planHook(target, 'before'),
    // Before the rollout: in a rollback of its own, Swarm pulls with the login of the specification before it.
    { kind: 'login', registry: target.registry },
    publish('service', images.service),
    ...(images.edge ? [publish('edge', images.edge)] : []),
    ...(images.listener ? [publish('listener', images.listener)] : []),
    ...planPlatform(desired, current, todo),
    { kind: 'expand', somethingServes: from !== undefined },
    ...analysis,
    ...planCanary(desired, todo, analysis),
    { kind: 'rollout', phase: 'rollout', how: rollout, from: from?.version, to: version, back },
    ...when(changes.backfill.length > 0, { kind: 'backfill', changes: changes.backfill, back }),
    {
      kind: 'monitor',
      version,
      forMs: wishes.monitorMs,
      tooLittle: wishes.tooLittle,
      restarts: rollout === 'settle',
      back,
    },
    ...planContract(desired),
    { kind: 'record', command: 'deploy' },
    planPrune(target),
    { kind: 'unlock' },
    ...planHook(target, 'after'),
  ];
}

function factsOf({ target, release, images, stack, wishes }: Desired, current: Current): Facts {
  const { edge, listener } = images;
  const postgres = choosePostgres(target.stack, current.postgres);
  return {
    target,
    service: target.service,
    wanted: release,
    running: current.api,
    edge: edge && {
      wanted: { version: edge.version, content: edge.content, settings: stack.edge.files.hash },
      running: current.edge,
    },
    listener: listener && {
      wanted: { version: listener.version, content: listener.content, settings: stack.listener.hash },
      running: current.listener,
    },
    backups: stack.backups && {
      wanted: {
        version: `${postgres.major}.0.0`,
        content: postgres.image,
        settings: stack.backups.files.hash,
      },
      running: current.backups,
    },
    prometheus: stack.monitoring && {
      wanted: {
        version: PROMETHEUS.version,
        content: PROMETHEUS.image,
        settings: stack.monitoring.files.hash,
      },
      running: current.prometheus,
    },
    leftover: leftoverOf(target, current),
    databaseThere: current.databaseThere,
    deployedBefore: findRelease(current.history, release.version) !== undefined,
    last: current.history.findLast((record) => record.release === release.version),
    redeploy: wishes.redeploy,
    contract: wishes.contract,
  };
}

function leftoverOf({ backup, monitoring, grafana }: Desired['target'], current: Current): LeftoverPart[] {
  const found: LeftoverPart[] = [];
  if (current.canary) found.push('canary');
  if (backup.every === 'off' && current.backups) found.push('backups');
  if (monitoring === 'off' && current.prometheus) found.push('prometheus');
  if (!grafana && current.grafana) found.push('grafana');
  return found;
}

function planPlatform(desired: Desired, current: Current, todo: ToDeploy): Operation[] {
  const parts = planParts(desired, current, todo);
  const started = parts.flatMap((operation) =>
    operation.kind === 'start' && !operation.replaces ? [operation.part] : [],
  );
  return [
    ...parts,
    ...when(started.length > 0, { kind: 'await healthy', parts: started }),
    // They run on the node of the database, with its image.
    ...when(todo.platform.includes('backups'), {
      kind: 'start',
      part: 'backups',
      replaces: current.backups !== undefined,
    }),
  ];
}

/** All parts but the backups. */
function planParts({ target }: Desired, current: Current, { platform, leftover }: ToDeploy): Operation[] {
  const start = (part: Exclude<PlatformPart, 'database'>) =>
    when(platform.includes(part), { kind: 'start', part, replaces: current[part] !== undefined });
  const postgres = choosePostgres(target.stack, current.postgres);
  return [
    ...leftover.map((part): Operation => ({ kind: 'remove', part, why: whyRemoved(part) })),
    ...when(target.database === 'external', { kind: 'connect', network: backNetwork(target) }),
    ...(target.database === 'shared'
      ? when(platform.includes('database'), {
          kind: 'add database',
          database: databaseNames(target.stack).database,
          server: serviceName(databaseHost(target), 'db'),
        })
      : when(platform.includes('database'), { kind: 'start', part: 'database', replaces: false, postgres })),
    ...start('edge'),
    // Last: an edge of an older version still holds the port, until it is replaced.
    ...start('listener'),
    ...when(leftover.includes('prometheus'), { kind: 'forget monitoring' }),
    ...start('prometheus'),
  ];
}

const whyRemoved = (part: LeftoverPart): string =>
  part === 'canary' ? 'left by a killed deploy' : 'which the target no longer wants';

/** Starts the analysis before the release serves, or states what stays undetected without it. */
function planAnalysis(desired: Desired, { history }: Current, { from, rollout }: ToDeploy): Operation[] {
  const { target, release, objectives, wishes } = desired;
  const { version } = release;
  const last = history.findLast((record) => record.release === version);
  // A release that was deployed completely is not analysed again: there is no other release to roll back to.
  if (rollout === 'restart' && last?.outcome === 'deployed') return [];
  const why = !wishes.analysis
    ? '--no-analysis'
    : target.monitoring === 'off'
      ? `the target ${target.name} has no monitoring`
      : objectives === undefined
        ? `services/${target.service} has no slo.yml`
        : undefined;
  if (why !== undefined) return [{ kind: 'go blind', version, why }];
  const watchMs = wishes.monitorMs + (target.canary === 'off' ? 0 : target.canary);
  const old = from?.version === version ? undefined : from?.version;
  return [{ kind: 'analyse', version, old, looks: looksIn(watchMs), somethingServes: from !== undefined }];
}

/** A canary, if there is an old release to compare it with and the metrics are analysed. */
function planCanary(
  { target, release }: Desired,
  { from, rollout }: ToDeploy,
  analysis: Operation[],
): Operation[] {
  const analysed = analysis.some(({ kind }) => kind === 'analyse');
  if (!analysed || !from || rollout !== 'update' || target.canary === 'off' || target.traffic === 'mesh')
    return [];
  return [{ kind: 'canary', version: release.version, bakeMs: target.canary }];
}

function planContract({ release, target, changes, wishes }: Desired): Operation[] {
  if (changes.contract.length === 0 || wishes.contract === 'later') return [];
  const { force, monitorMs } = wishes;
  return [
    { kind: 'gate', version: release.version, force },
    ...(wishes.backup ? [planBackupBeforeContract(target)] : []),
    { kind: 'contract', changes: changes.contract, force },
    { kind: 'watch', forMs: Math.min(monitorMs, AFTER_CONTRACT_MS) },
  ];
}

const planBackupBeforeContract = (target: Desired['target']): Operation =>
  target.database === 'external'
    ? { kind: 'remind of backup' }
    : planBackup(target, { maxAgeMs: target.backup.maxAge, beforeContract: true });

const when = (holds: boolean, operation: Operation): Operation[] => (holds ? [operation] : []);

const publish = (part: 'service' | 'edge' | 'listener', { name, version }: StagedImage): Operation => ({
  kind: 'publish',
  part,
  name: `${name}:${version}`,
});
