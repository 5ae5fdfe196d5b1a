import { close, openSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { InvalidLoadOptions } from './errors.ts';

/** Appends what one process has created to a ledger. */
export type LedgerWriter = {
  add(entry: object): void;
  /** Writes what is left; why lines are missing, or null when all were written. Never rejects. */
  end(): Promise<string | null>;
};

/** A killed process loses at most the entries of this time. */
const FLUSH_EVERY_MS = 100;

/**
 * Begins the ledger of a run: one JSON object a line, only ever appended to.
 * @throws {InvalidLoadOptions} when the file exists (a ledger is of one run) or cannot be made
 */
export function beginLedger(file: string, head: object): void {
  try {
    const descriptor = openSync(file, 'ax');
    writeSync(descriptor, line(head));
    close(descriptor);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it exists already; name a new file' : `${code}; name a file that can be`;
    throw new InvalidLoadOptions(`Cannot write the ledger ${file}: ${why}`, { cause });
  }
}

/**
 * Opens a ledger that has begun. Several processes may append to it: each write is of whole lines, and the kernel appends one after
 * the other (O_APPEND).
 */
export function openLedgerWriter(file: string): LedgerWriter {
  const descriptor = openSync(file, 'a');
  const append = promisify(write);
  let waiting: string[] = [];
  let flushing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let missing: string | null = null;

  const flush = async () => {
    let rest = Buffer.from(waiting.join(''));
    waiting = [];
    try {
      while (rest.length > 0 && missing === null) {
        const { bytesWritten } = await append(descriptor, rest);
        rest = rest.subarray(bytesWritten);
      }
    } catch (error) {
      missing = (error as Error).message;
    }
  };
  const flushInTurn = () => {
    timer = undefined;
    flushing = flushing.then(flush);
    return flushing;
  };

  return {
    add(entry) {
      // After a failed write the rest is dropped: it would fill the memory, and the ledger is incomplete anyway.
      if (missing !== null) return;
      waiting.push(line(entry));
      timer ??= setTimeout(flushInTurn, FLUSH_EVERY_MS);
    },
    async end() {
      clearTimeout(timer);
      await flushInTurn();
      await new Promise<unknown>((resolve) => close(descriptor, resolve));
      return missing;
    },
  };
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
