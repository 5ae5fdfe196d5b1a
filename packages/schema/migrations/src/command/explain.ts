import { errorCode, errorText } from '@zero-downtime/database';

const ADVICE: Record<string, string> = {
  '42501': 'schema commands need the role that owns the schema, not the application’s',
  '23505': 'rows are there twice: make them differ, then run again',
  '23503': 'rows are there that refer to nothing: mend them, then run again',
  '23514': 'rows are there that the new rule forbids: run again, the backfill comes first',
};

/** An error for people: what happened and, where it is known, what to do. */
export function explain(error: unknown): string {
  const advice = ADVICE[errorCode(error) ?? ''];
  return advice ? `${errorText(error)} (${advice})` : errorText(error);
}
