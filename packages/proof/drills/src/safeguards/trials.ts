import { killReplica } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { databaseStalls } from '../drills/database-stalls.ts';
import { goodRelease } from '../drills/good-release.ts';
import { logReceiverStalls } from '../drills/log-receiver-stalls.ts';
import { replicaKilled } from '../drills/replica-killed.ts';
import { starvedHost } from '../drills/starved-host.ts';
import type { Trial } from './safeguard.ts';
import { seedOrders } from './seed-orders.ts';

/** The time until an operator has read the error of a deploy and retries. Milliseconds. */
const ON_CALL_MS = 10_000;

/** 2.0.0 replaces 1.0.0, with contract. Without a safeguard it may fail, and is retried once. */
export const release: Trial = {
  name: 'release',
  title: goodRelease.title,
  from: '1.0.0',
  pushed: '2.0.0',
  async act(context) {
    const { exitCode } = await context.deploy('2.0.0');
    if (exitCode === 0) return;
    await context.keepTrafficRunning(ON_CALL_MS);
    await context.deploy('2.0.0');
  },
};

/** A replica is killed three times. */
export const replicasDie: Trial = {
  name: 'replicas-die',
  title: 'three replicas die by SIGKILL',
  from: '2.0.0',
  act: replicaKilled.act,
};

/** The release behind a proxy that keeps sending to a removed replica, as many do. */
export const releaseBehindSlowProxy: Trial = {
  ...release,
  name: 'release-slow-proxy',
  title: 'the release, behind a proxy that reacts late and never retries',
};

/** A release that runs and never becomes ready. */
export const neverReady: Trial = {
  name: 'never-ready',
  title: 'a release that never becomes ready',
  from: '2.0.0',
  pushed: '2.1.0-never-ready',
  async act(context) {
    await context.deploy('2.1.0-never-ready');
    await context.keepTrafficRunning(ON_CALL_MS);
    await context.rollback('2.0.0');
  },
};

/** Enough orders for a scan of the table to show in latencies. */
const MANY_ORDERS = 3_000_000;

/** The contract alone, on a large table. */
export const contractOnMany: Trial = {
  name: 'contract-on-many',
  title: `the contract on ${MANY_ORDERS / 1e6} million orders`,
  from: '1.0.0',
  pushed: '2.0.0',
  async act(context) {
    await context.deploy('2.0.0', ['--contract', 'later']);
    await context.act(`${MANY_ORDERS} more orders in the table`, () => seedOrders(context, MANY_ORDERS));
    await context.deploy('2.0.0');
  },
};

/** The next release, which is bad, is pushed but not deployed; then a replica dies. */
export const pushedAndReplicaDies: Trial = {
  name: 'pushed-and-replica-dies',
  title: 'the next image is pushed but not deployed, and replicas die',
  from: '2.0.0',
  async act(context) {
    await context.push('2.1.0-answers-500');
    for (let time = 0; time < 2; time++) {
      await context.act('a replica is killed', () => killReplica(context.lab));
      await context.keepTrafficRunning(10_000);
    }
  },
};

const trialOf = ({ name, title, from, clients, act }: Drill): Trial => ({
  ...{ name, title, from, act },
  ...(clients && { clients }),
});

/** Stalls, which become outages without a safeguard. */
export const starved = trialOf(starvedHost);
export const databaseStalled = trialOf(databaseStalls);
export const logsNotRead = trialOf(logReceiverStalls);
