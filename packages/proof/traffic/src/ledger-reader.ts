import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { asRecord } from './differences.ts';
import { LedgerUnreadable } from './errors.ts';
import type { LedgerHead, OrderEntry } from './ledger-entry.ts';

export type LedgerFile = { readonly file: string; readonly head: LedgerHead; readonly bytes: number };

/** @throws {LedgerUnreadable} when the file is not there or is no ledger */
export async function openLedger(file: string): Promise<LedgerFile> {
  const { size: bytes } = await stat(file).catch((cause: Error) => {
    throw new LedgerUnreadable(`Cannot read the ledger ${file}: ${cause.message}`, { cause });
  });
  for await (const first of linesOf(file)) {
    const head = parsed(first);
    if (isHead(head)) return { file, head, bytes };
    break;
  }
  throw new LedgerUnreadable(`${file} is no ledger: its first line does not say what run it is of`);
}

/** Its orders, in the order in which their requests were over; null for a line that cannot be read, as a killed process leaves one. */
export async function* entriesOf({ file }: LedgerFile): AsyncGenerator<OrderEntry | null> {
  let first = true;
  for await (const line of linesOf(file)) {
    if (!first) yield asEntry(parsed(line));
    first = false;
  }
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

function isHead(value: unknown): value is LedgerHead {
  const { runId, customers } = asRecord(value);
  return typeof runId === 'string' && Number.isInteger(customers);
}

function asEntry(value: unknown): OrderEntry | null {
  const { content, outcome } = asRecord(value);
  const { customer, items } = asRecord(content);
  const readable =
    typeof asRecord(customer).id === 'string' &&
    Array.isArray(items) &&
    typeof asRecord(outcome).state === 'string';
  return readable ? (value as OrderEntry) : null;
}
