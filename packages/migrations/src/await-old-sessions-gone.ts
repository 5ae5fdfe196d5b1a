import type { Knex } from 'knex';
import { SchemaRefused } from './errors.ts';
import { oldSessions, readSessions } from './old-sessions.ts';

const SAMPLES = 3;
const EVERY_MS = 300;

/**
 * Several quiet samples in a row, within a time in which an old pool may close.
 * @throws SchemaRefused naming each session that is left.
 */
export async function awaitOldSessionsGone(
  knex: Knex,
  options: { service: string; oldest: string; waitMs: number; say: (message: string) => void },
): Promise<void> {
  const end = performance.now() + options.waitMs;
  let said = '';
  for (let quiet = 0; quiet < SAMPLES; ) {
    const old = oldSessions(await readSessions(knex), options.service, options.oldest);
    const witnesses = old
      .map((session) => `pid ${session.pid} (${session.applicationName} from ${session.client})`)
      .join('; ');
    quiet = old.length === 0 ? quiet + 1 : 0;
    if (old.length > 0 && performance.now() > end)
      throw new SchemaRefused(`an older release still has sessions in the database: ${witnesses}`);
    if (witnesses && witnesses !== said)
      options.say(`waiting for sessions of an older release: ${witnesses}`);
    said = witnesses;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
