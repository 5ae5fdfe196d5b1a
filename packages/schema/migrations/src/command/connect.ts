import { describeDatabaseUrl, errorText } from '@zero-downtime/database';
import { closeDatabase, createDatabase, waitForDatabase } from '@zero-downtime/database/knex';
import { SchemaError } from '../session/errors.ts';
import { limitsOf } from '../session/limits.ts';
import type { Report, Run } from '../session/locked-session.ts';
import type { Settings } from './settings.ts';

const A_DAY_MS = 86_400_000;

/**
 * Opens the two sessions of a run, and waits for a database that is starting.
 * @throws SchemaError that names role and host, never the password.
 */
export async function connect(settings: Settings, report: Report): Promise<Run & { close(): Promise<void> }> {
  const { DATABASE_URL: url, SERVICE_NAME: service, SERVICE_VERSION: release } = settings;
  const open = (statementTimeoutMs: number) =>
    createDatabase({
      url,
      applicationName: `${service}-schema/${release}`,
      poolMax: 1,
      statementTimeoutMs,
      // The pool must not close the session with the lock while a step pauses.
      idleTimeoutMs: A_DAY_MS,
    });
  const [db, watcher] = [open(0), open(10_000)];
  const close = async () => {
    await Promise.all([closeDatabase(db), closeDatabase(watcher)]);
  };
  try {
    await waitForDatabase(db, {
      timeoutMs: settings.SCHEMA_CONNECT_TIMEOUT_MS,
      onRetry: reportFirstFailure(url, report),
    });
  } catch (cause) {
    await close();
    throw new SchemaError(`cannot connect as ${describeDatabaseUrl(url)}: ${errorText(cause)}`, { cause });
  }
  const imageDigest = settings.SERVICE_IMAGE_DIGEST ?? null;
  return { db, watcher, service, release, imageDigest, limits: limitsOf(settings), report, close };
}

function reportFirstFailure(url: string, report: Report): (error: unknown) => void {
  let reported = false;
  return (error) => {
    if (reported) return;
    reported = true;
    const message = `waiting for the database ${describeDatabaseUrl(url)}: ${errorText(error)}`;
    report({ event: 'waiting', message, for: 'database' });
  };
}
