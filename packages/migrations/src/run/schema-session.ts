import type { SchemaSession } from '../change/change.ts';
import { SchemaError } from '../errors.ts';
import { type Entry, recordedSteps, recordStep } from '../ledger/ledger.ts';
import type { Turn } from './context.ts';
import { inTurn } from './in-turn.ts';
import { withLockRetries } from './lock-retries.ts';
import { outsideStep } from './outside-step.ts';

/** The steps of one phase: those that are recorded are skipped, the others run and are recorded. */
export async function schemaSession(turn: Turn, entry: Entry): Promise<SchemaSession> {
  const recorded = await recordedSteps(turn.db, entry);
  const seen = new Set<string>();
  const isRecorded = (name: string) => {
    if (seen.has(name)) throw new SchemaError(`${entry.change} ${entry.phase} has two steps named "${name}"`);
    seen.add(name);
    return recorded.has(name);
  };
  const told = (step: string, tookMs: number) => {
    const message = `${entry.change} ${entry.phase}: ${step}`;
    turn.report({ event: 'step', message, ...entry, step, tookMs });
  };
  return {
    serverVersion: await serverVersion(turn),
    async step(name, work) {
      if (isRecorded(name)) return;
      const tookMs = await withLockRetries(turn, name, async (trx) => {
        const started = performance.now();
        await work(trx);
        const took = performance.now() - started;
        await recordStep(trx, entry, name, took);
        return Math.round(took);
      });
      told(name, tookMs);
    },
    async outside(name, work) {
      if (isRecorded(name)) return;
      const started = performance.now();
      await outsideStep(turn, name, work);
      const tookMs = Math.round(performance.now() - started);
      await inTurn(turn, (trx) => recordStep(trx, entry, name, tookMs));
      told(name, tookMs);
    },
  };
}

async function serverVersion({ db }: Turn): Promise<number> {
  const { rows } = await db.raw("SELECT current_setting('server_version_num')::int AS version");
  return rows[0].version;
}
