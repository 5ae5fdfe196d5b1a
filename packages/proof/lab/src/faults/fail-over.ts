import { removeContainers, removeVolumes } from '../argv.ts';
import { sql } from '../database/argv.ts';
import { hasDatabase } from '../database/plan.ts';
import { findPrimary, makeDatabase } from '../database/up.ts';
import { LabFailed, LabRefused } from '../errors.ts';
import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { Fault } from './fault.ts';

/** The times of a failover, in epoch milliseconds. */
export interface FailOver {
  lostAtMs: number;
  promotedAtMs: number;
}

/**
 * The host of the external database's primary is lost with its disk, and the standby is promoted at once, as by an operator or an agent.
 * @throws LabRefused without an external database; LabFailed
 */
export async function failOverDatabase(lab: Lab): Promise<FailOver> {
  const { host, spec } = lab;
  const primary = await findPrimary(lab);
  const standby = spec.database.servers.find((server) => server !== primary);
  if (!primary || !standby)
    throw new LabRefused('the lab has no external database', 'npm run lab -- up --external-database');
  await host(removeContainers([primary.container]));
  const lostAtMs = Date.now();
  // Without a standby of its own it must not wait for one.
  await host(sql(standby, 'ALTER SYSTEM RESET synchronous_standby_names'));
  if ((await host(sql(standby, 'SELECT pg_promote()'))) !== 't')
    throw new LabFailed(`${standby.name} was not promoted`, 'npm run lab -- down, then npm run lab -- up');
  const promotedAtMs = Date.now();
  await host(removeVolumes([primary.container]));
  return { lostAtMs, promotedAtMs };
}

/** Gives the primary a new standby; no-op when it has one, or without an external database. @throws LabFailed, DockerError */
export async function restoreStandby(lab: Lab): Promise<void> {
  const observed = await observe(lab);
  if (observed.subnet === undefined || !hasDatabase(lab.spec, observed)) return;
  await makeDatabase(lab, observed, observed.subnet, () => {});
}

export const failOverFault: Fault = {
  name: 'fail-over-database',
  args: '',
  what: 'the primary of the external database is lost, and its standby is promoted (undo: makes a new standby)',
  inject: async (lab) => {
    const { lostAtMs, promotedAtMs } = await failOverDatabase(lab);
    return `the standby was promoted ${promotedAtMs - lostAtMs} ms after the loss of the primary`;
  },
  undo: restoreStandby,
};
