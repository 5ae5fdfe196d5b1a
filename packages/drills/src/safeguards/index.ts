import {
  bareSetNotNull,
  contractFirst,
  latestTag,
  noBackfill,
  noDrain,
  noEdgeRetry,
  noHealthCheck,
  notNullInExpand,
  serverClose,
  slowProxy,
  stopFirst,
} from './edits.ts';
import type { Safeguard } from './safeguard.ts';
import {
  contractOnMany,
  neverReady,
  pushedAndReplicaDies,
  release,
  releaseBehindSlowProxy,
  replicasDie,
} from './trials.ts';

/** What is measured, trial by trial; the first of each trial has every safeguard. */
export const SAFEGUARDS: readonly Safeguard[] = [
  { name: 'everything', without: 'nothing is left out', edits: [], trial: release },
  { name: 'drain', without: 'SIGTERM ends the process at once', edits: noDrain, trial: release },
  {
    name: 'drain-by-close',
    without: 'server.close(), as in the article',
    edits: serverClose,
    trial: release,
  },
  {
    name: 'start-first',
    without: 'the old replica stops before the new one starts',
    edits: stopFirst,
    trial: release,
  },
  {
    name: 'null-until-contract',
    without: 'the new column is required from expand on',
    edits: notNullInExpand,
    trial: release,
  },
  {
    name: 'contract-last',
    without: 'contract before the rollout, and no gate',
    edits: contractFirst,
    trial: release,
  },
  { name: 'backfill', without: 'no backfill before contract', edits: noBackfill, trial: release },
  {
    name: 'slow-proxy',
    without: 'nothing else is left out',
    edits: slowProxy,
    trial: releaseBehindSlowProxy,
  },
  {
    name: 'slow-proxy-drain-by-close',
    without: 'server.close(), as in the article',
    edits: [...slowProxy, ...serverClose],
    trial: releaseBehindSlowProxy,
  },
  {
    name: 'slow-proxy-drain',
    without: 'SIGTERM ends the process at once',
    edits: [...slowProxy, ...noDrain],
    trial: releaseBehindSlowProxy,
  },
  { name: 'dying-replicas', without: 'nothing is left out', edits: [], trial: replicasDie },
  { name: 'edge-retry', without: 'the edge sends nothing again', edits: noEdgeRetry, trial: replicasDie },
  { name: 'bad-release', without: 'nothing is left out', edits: [], trial: neverReady },
  { name: 'health-check', without: 'no health check', edits: noHealthCheck, trial: neverReady },
  { name: 'many-orders', without: 'nothing is left out', edits: [], trial: contractOnMany },
  { name: 'safe-not-null', without: 'a bare SET NOT NULL', edits: bareSetNotNull, trial: contractOnMany },
  { name: 'push', without: 'nothing is left out', edits: [], trial: pushedAndReplicaDies },
  {
    name: 'fixed-images',
    without: 'every release is the tag latest',
    edits: latestTag,
    trial: pushedAndReplicaDies,
  },
];
