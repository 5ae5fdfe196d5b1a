import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { existsSync, type FSWatcher, globSync, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readVersion } from './read-service.ts';

/** Milliseconds: an editor writes a file in several steps, and several files at once. */
const SETTLE_MS = 50;

/**
 * A hash of the schema's inputs: every file in changes/ and the service's version. `node --watch` watches the other files.
 * Undefined while one of the files is being written.
 */
export async function fingerprint(folder: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    hash.update(await readVersion(folder));
    const changes = join(folder, 'changes');
    for (const file of globSync('**/*.{ts,sql}', { cwd: changes }).sort())
      hash.update(`\0${file}\0`).update(await readFile(join(changes, file)));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}

/** Resolves when the fingerprint is no longer `before`. @throws the reason of `signal` when it is aborted */
export async function awaitEdit(
  folder: string,
  before: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const edits = new EventEmitter();
  const watchers = watchFiles(folder, () => edits.emit('edit'));
  try {
    for (;;) {
      const next = once(edits, 'edit', { signal });
      next.catch(() => {});
      const now = await fingerprint(folder);
      if (now !== undefined && now !== before) return;
      await next;
      await delay(SETTLE_MS, undefined, { signal });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

function watchFiles(folder: string, edited: () => void): FSWatcher[] {
  const changes = join(folder, 'changes');
  // The folder, not the file: an editor may put another file in its place.
  const manifest = watch(folder, (_, file) => {
    if (file === 'package.json' || file === 'changes') edited();
  });
  return existsSync(changes) ? [manifest, watch(changes, { recursive: true }, edited)] : [manifest];
}
