import { killReplica } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { databaseStalls } from '../drills/database-stalls.ts';
import { goodRelease } from '../drills/good-release.ts';
import { logReceiverStalls } from '../drills/log-receiver-stalls.ts';
import { replicaKilled } from '../drills/replica-killed.ts';
import { starvedHost } from '../drills/starved-host.ts';
import type { Trial } from './safeguard.ts';
import { seedOrders } from './seed-orders.ts';

/** Until somebody has read why a deploy failed, and tries again. Milliseconds. */
const ON_CALL_MS = 10_000;

/** 2.0.0 over 1.0.0, contract and all. Without a safeguard it may well fail: then it is tried once more. */
export const release: Trial = {
  name: 'release',
  title: goodRelease.title,
  from: '1.0.0',
  pushed: '2.0.0',
  async act(field) {
    const { exitCode } = await field.deploy('2.0.0');
    if (exitCode === 0) return;
    await field.letUsersGoOn(ON_CALL_MS);
    await field.deploy('2.0.0');
  },
};

/** A replica dies without a word, three times. */
export const replicasDie: Trial = {
  name: 'replicas-die',
  title: 'three replicas die by SIGKILL',
  from: '2.0.0',
  act: replicaKilled.act,
};

/** The release behind a proxy that goes on sending to a replica which has left, as many do. */
export const releaseBehindSlowProxy: Trial = {
  ...release,
  name: 'release-slow-proxy',
  title: 'the release, behind a proxy that learns late of it and repeats nothing',
};

/** A release that lives and never gets ready. */
export const neverReady: Trial = {
  name: 'never-ready',
  title: 'a release that never gets ready',
  from: '2.0.0',
  pushed: '2.1.0-never-ready',
  async act(field) {
    await field.deploy('2.1.0-never-ready');
    await field.letUsersGoOn(ON_CALL_MS);
    await field.rollback('2.0.0');
  },
};

/** How many orders make a table large enough for a scan to be felt. */
const MANY_ORDERS = 3_000_000;

/** The contract alone, on a table that takes a while to read. */
export const contractOnMany: Trial = {
  name: 'contract-on-many',
  title: `the contract on ${MANY_ORDERS / 1e6} million orders`,
  from: '1.0.0',
  pushed: '2.0.0',
  async act(field) {
    await field.deploy('2.0.0', ['--contract', 'later']);
    await field.act(`${MANY_ORDERS} more orders in the table`, () => seedOrders(field, MANY_ORDERS));
    await field.deploy('2.0.0');
  },
};

/** Somebody pushes the next release, which is bad, and nobody has deployed it; then a replica dies. */
export const pushedAndReplicaDies: Trial = {
  name: 'pushed-and-replica-dies',
  title: 'the next image is pushed, not deployed, and replicas die',
  from: '2.0.0',
  async act(field) {
    await field.push('2.1.0-answers-500');
    for (let time = 0; time < 2; time++) {
      await field.act('a replica is killed', () => killReplica(field.lab));
      await field.letUsersGoOn(10_000);
    }
  },
};

const trialOf = ({ name, title, from, clients, act }: Drill): Trial => ({
  ...{ name, title, from, act },
  ...(clients && { clients }),
});

/** Stalls, which cost little where every safeguard holds and end in an outage where one is missing. */
export const starved = trialOf(starvedHost);
export const databaseStalled = trialOf(databaseStalls);
export const logsNotRead = trialOf(logReceiverStalls);
