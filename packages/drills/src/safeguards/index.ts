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
  stopFirst,
} from './edits.ts';
import type { Safeguard } from './safeguard.ts';
import { contractOnMany, neverReady, pushedAndReplicaDies, release } from './trials.ts';

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
  { name: 'edge-retry', without: 'the edge sends nothing again', edits: noEdgeRetry, trial: release },
  {
    name: 'drain-and-edge-retry',
    without: 'neither a drain nor an edge that sends again',
    edits: [...noDrain, ...noEdgeRetry],
    trial: release,
  },
  {
    name: 'drain-by-close-and-edge-retry',
    without: 'server.close(), and the edge sends nothing again',
    edits: [...serverClose, ...noEdgeRetry],
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
