import type { Drill } from '../drill.ts';
import { answers500 } from './answers-500.ts';
import { badMigration } from './bad-migration.ts';
import { certificateChanged } from './certificate-changed.ts';
import { connectStorm } from './connect-storm.ts';
import { contractTooEarly } from './contract-too-early.ts';
import { crashesAtStart } from './crashes-at-start.ts';
import { cutsOff } from './cuts-off.ts';
import { databaseStalls } from './database-stalls.ts';
import { deployKilled } from './deploy-killed.ts';
import { edgeUpdate } from './edge-update.ts';
import { engineUpgraded } from './engine-upgraded.ts';
import { goodRelease } from './good-release.ts';
import { healthyAndSlow } from './healthy-and-slow.ts';
import { leaderLost } from './leader-lost.ts';
import { leaks } from './leaks.ts';
import { logReceiverStalls } from './log-receiver-stalls.ts';
import { managerRestarted } from './manager-restarted.ts';
import { neverHealthy } from './never-healthy.ts';
import { nodeLost } from './node-lost.ts';
import { noisyNeighbours } from './noisy-neighbours.ts';
import { oneKind } from './one-kind.ts';
import { passwordRotated } from './password-rotated.ts';
import { postgresRestarted } from './postgres-restarted.ts';
import { primaryFailover } from './primary-failover.ts';
import { quorumLost } from './quorum-lost.ts';
import { registryGone } from './registry-gone.ts';
import { replicaKilled } from './replica-killed.ts';
import { rollbackUnderLoad } from './rollback-under-load.ts';
import { slowDiskDrill } from './slow-disk.ts';
import { twentyReleases } from './soak.ts';
import { some500 } from './some-500.ts';
import { starvedHost } from './starved-host.ts';
import { twoDeploys } from './two-deploys.ts';

export { soak } from './soak.ts';

/** All drills; those on a fresh database come first. */
export const DRILLS: readonly Drill[] = [
  goodRelease,
  rollbackUnderLoad,
  contractTooEarly,
  deployKilled,
  crashesAtStart,
  neverHealthy,
  twoDeploys,
  replicaKilled,
  passwordRotated,
  certificateChanged,
  edgeUpdate,
  registryGone,
  badMigration,
  answers500,
  some500,
  oneKind,
  cutsOff,
  healthyAndSlow,
  leaks,
  databaseStalls,
  connectStorm,
  slowDiskDrill,
  starvedHost,
  logReceiverStalls,
  postgresRestarted,
  nodeLost,
  managerRestarted,
  leaderLost,
  quorumLost,
  primaryFailover,
  engineUpgraded,
  noisyNeighbours,
  twentyReleases,
];
