import type { Database } from './create-database.ts';

/**
 * Closes the pool once its running queries have ended, or after `timeoutMs`, whichever comes first.
 * Says whether it closed cleanly: `false` means that queries were still running.
 */
export async function closeDatabase(db: Database, timeoutMs = 5_000): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false);
  });
  try {
    return await Promise.race([db.destroy().then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
