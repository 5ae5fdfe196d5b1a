import { type Database, errorText, pingDatabase } from '@zero-downtime/database';
import { readSchemaState, schemaFits } from '@zero-downtime/migrations';
import { NEEDED_CHANGES } from './features.ts';

/** The edge asks each replica every second; one answer is good for as long. Milliseconds. */
const PING_FRESH_MS = 900;
/** A contract does not come by surprise: an older release is gone before. Milliseconds. */
const SCHEMA_FRESH_MS = 10_000;
const PING_TIMEOUT_MS = 1_000;

/** Why the release could not serve now, or undefined: the database answers, and its schema fits the release. */
export function readinessOf(db: Database, release: string): () => Promise<string | undefined> {
  const ping = remember(PING_FRESH_MS, () => pingDatabase(db, PING_TIMEOUT_MS));
  const schema = remember(SCHEMA_FRESH_MS, async () =>
    schemaFits(await readSchemaState(db), { release, needs: NEEDED_CHANGES }),
  );
  return async () => {
    try {
      await ping();
      const fit = await schema();
      return fit.fits ? undefined : `schema: ${fit.reason}`;
    } catch (error) {
      return `database: ${errorText(error)}`;
    }
  };
}

/** Keeps a success for a while; several who ask at once share one question. A failure is asked again at once. */
function remember<T>(freshMs: number, ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let askedAt = 0;
  return () => {
    if (answer && performance.now() - askedAt < freshMs) return answer;
    askedAt = performance.now();
    answer = ask().catch((error) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}
