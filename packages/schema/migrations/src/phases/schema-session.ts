import type { SchemaSession } from '../change/change.ts';
import { type Entry, recordedSteps, recordStep, type StepRecord } from '../ledger/ledger.ts';
import { SchemaError } from '../session/errors.ts';
import { withLockRetries } from '../session/lock-retries.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';
import { outsideStep } from '../session/outside-step.ts';

/** The session of one phase: recorded steps are skipped, the others run and are recorded. */
export async function schemaSession(session: LockedSession, entry: Entry): Promise<SchemaSession> {
  const recorded = await recordedSteps(session.db, entry);
  const seen = new Set<string>();
  const isRecorded = (name: string) => {
    if (seen.has(name)) throw new SchemaError(`${entry.change} ${entry.phase} has two steps named "${name}"`);
    seen.add(name);
    return recorded.has(name);
  };
  const { change, phase, release } = entry;
  const reportStep = ({ step, tookMs, attempts }: StepRecord) => {
    const message = `${change} ${phase}: ${step}`;
    session.report({ event: 'step', message, change, phase, release, step, tookMs, attempts });
  };
  return {
    serverVersion: await serverVersion(session),
    async step(name, work) {
      if (isRecorded(name)) return;
      const record = await withLockRetries(session, name, async (trx, attempts) => {
        const started = performance.now();
        await work(trx);
        const done = { step: name, tookMs: since(started), attempts };
        await recordStep(trx, entry, done);
        return done;
      });
      reportStep(record);
    },
    async outside(name, work) {
      if (isRecorded(name)) return;
      const started = performance.now();
      const attempts = await outsideStep(session, name, work);
      const record = { step: name, tookMs: since(started), attempts };
      await inLockedSession(session, (trx) => recordStep(trx, entry, record));
      reportStep(record);
    },
  };
}

const since = (started: number) => Math.round(performance.now() - started);

async function serverVersion({ db }: LockedSession): Promise<number> {
  const { rows } = await db.raw("SELECT current_setting('server_version_num')::int AS version");
  return rows[0].version;
}
