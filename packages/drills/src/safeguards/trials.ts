import { killReplica } from '@zero-downtime/lab';
import { goodRelease } from '../drills/good-release.ts';
import type { Trial } from './safeguard.ts';
import { seedOrders } from './seed-orders.ts';

/** 2.0.0 over 1.0.0, contract and all. Whether it succeeds is not asked: without a safeguard it may well not. */
export const release: Trial = {
  name: 'release',
  title: goodRelease.title,
  from: '1.0.0',
  async act(field) {
    await field.deploy('2.0.0');
  },
};

/** A release that lives and never gets ready. */
export const neverReady: Trial = {
  name: 'never-ready',
  title: 'a release that never gets ready',
  from: '2.0.0',
  async act(field) {
    await field.deploy('2.1.0-never-ready');
    // Whoever is on call needs that long at the very least.
    await field.letUsersGoOn(10_000);
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
    await field.act('2.1.0-answers-500 is pushed', () => field.push('2.1.0-answers-500'));
    for (let time = 0; time < 2; time++) {
      await field.act('a replica is killed', () => killReplica(field.lab));
      await field.letUsersGoOn(10_000);
    }
  },
};
