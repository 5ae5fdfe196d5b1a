import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { LedgerUnreadable } from './errors.ts';

/** The format of a ledger: its first line, and every other line. */
export type LedgerFormat<Head, Entry> = {
  isHead(value: unknown): value is Head;
  isEntry(value: unknown): value is Entry;
};

export type LedgerFile<Head, Entry> = {
  readonly head: Head;
  readonly bytes: number;
  /** The entries of the ledger, in the order in which their requests ended. Null for a line that cannot be read, which a killed process can leave. */
  entries(): AsyncGenerator<Entry | null>;
};

/** @throws {LedgerUnreadable} when the file does not exist or is no such ledger */
export async function openLedger<Head, Entry>(
  file: string,
  { isHead, isEntry }: LedgerFormat<Head, Entry>,
): Promise<LedgerFile<Head, Entry>> {
  const { size: bytes } = await stat(file).catch((cause: Error) => {
    throw new LedgerUnreadable(`Cannot read the ledger ${file}: ${cause.message}`, { cause });
  });
  const entries = async function* () {
    let first = true;
    for await (const line of linesOf(file)) {
      const value = first ? null : parsed(line);
      if (!first) yield isEntry(value) ? value : null;
      first = false;
    }
  };
  for await (const first of linesOf(file)) {
    const head = parsed(first);
    if (isHead(head)) return { head, bytes, entries };
    break;
  }
  throw new LedgerUnreadable(`${file} is no ledger: its first line does not describe a run`);
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
