import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@zero-downtime/database/knex';
import { RefusedError } from '../errors.ts';
import type { Run } from '../run/context.ts';
import { describeSession, oldSessions, type Session } from './old-sessions.ts';

/**
 * Waits until several looks in a row show no session of an older release: a pool at rest may have none at the moment of
 * one look. It can be wrong only by not seeing: whoever deploys also asks the orchestrator whether an old replica is left.
 * @throws RefusedError with the witnesses, when they do not leave within `gateWaitMs`.
 */
export async function awaitOldReleasesGone(run: Run, oldestRelease: string): Promise<void> {
  const { gateSamples, gateIntervalMs, gateWaitMs } = run.limits;
  const deadline = Date.now() + gateWaitMs;
  let said = '';
  for (let quiet = 0; ; ) {
    const old = oldSessions(await readSessions(run.db), run.service, oldestRelease);
    const witnesses = old.map(describeSession).join(', ');
    quiet = old.length === 0 ? quiet + 1 : 0;
    if (quiet >= gateSamples) return;
    if (witnesses && Date.now() + gateIntervalMs > deadline)
      throw new RefusedError(refusal(oldestRelease, witnesses));
    if (witnesses && witnesses !== said) {
      run.report({
        event: 'waiting',
        message: `waiting for ${witnesses} to leave`,
        for: 'old releases',
        sessions: old,
      });
    }
    said = witnesses;
    await sleep(gateIntervalMs);
  }
}

function refusal(oldestRelease: string, witnesses: string): string {
  return (
    `a release older than ${oldestRelease} still works on this database: ${witnesses}. ` +
    'Its change was not contracted; end it, then run again'
  );
}

async function readSessions(db: Database): Promise<Session[]> {
  return db('pg_stat_activity')
    .whereRaw('datname = current_database() AND pid <> pg_backend_pid()')
    .select({ pid: 'pid', applicationName: 'application_name', address: db.raw('host(client_addr)') });
}
