import type { SchemaSession } from '../change/change.ts';
import { SchemaError } from '../errors.ts';
import { type Entry, recordedSteps, recordStep } from '../ledger/ledger.ts';
import type { Turn } from './context.ts';
import { withLockRetries } from './lock-retries.ts';

/** The steps of one phase: those that are recorded are skipped, the others run and are recorded. */
export async function schemaSession(turn: Turn, entry: Entry): Promise<SchemaSession> {
  const recorded = await recordedSteps(turn.db, entry);
  const seen = new Set<string>();
  return {
    async step(name, work) {
      if (seen.has(name))
        throw new SchemaError(`${entry.change} ${entry.phase} has two steps named "${name}"`);
      seen.add(name);
      if (recorded.has(name)) return;
      const tookMs = await withLockRetries(turn, name, async (trx) => {
        const started = performance.now();
        await work(trx);
        const took = performance.now() - started;
        await recordStep(trx, entry, name, took);
        return Math.round(took);
      });
      turn.report({
        event: 'step',
        message: `${entry.change} ${entry.phase}: ${name}`,
        ...entry,
        step: name,
        tookMs,
      });
    },
  };
}
