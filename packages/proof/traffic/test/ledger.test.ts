import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAlive, workersOf } from '@zero-downtime/probe/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LedgerUnreadable, startTraffic, summarize, verifyLedger } from '../src/index.ts';
import { startOrdersServer, tokenFor } from './orders-server.ts';
import { ORDERS_ONLY, run } from './run.ts';

const ENDLESS = fileURLToPath(new URL('endless-run.ts', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledgers-'));
});
afterAll(() => rm(folder, { recursive: true }));

const linesOf = async (file: string) => (await readFile(file, 'utf8')).trimEnd().split('\n').slice(1);

test('a ledger has a line for each order, and stays in the file that the caller names', async () => {
  const ledgerFile = join(folder, 'kept.jsonl');
  await using it = await run({}, { ledgerFile, mix: ORDERS_ONLY });
  await it.traffic.discard();
  const lines = await linesOf(ledgerFile);
  expect(lines).toHaveLength(200);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ outcome: { state: 'acknowledged', release: '1.0.0' } });
});

test('a ledger without a named file is deleted with the run', async () => {
  await using it = await run({}, { maxRequests: 10 });
  expect(await linesOf(it.done.ledgerFile)).not.toHaveLength(0);
  await it.traffic.discard();
  await expect(readFile(it.done.ledgerFile)).rejects.toThrow('ENOENT');
});

test('an existing file is refused as a ledger', async () => {
  const ledgerFile = join(folder, 'mine.txt');
  await writeFile(ledgerFile, 'mine');
  const options = { baseUrl: 'http://127.0.0.1:1', tokenFor, ratePerSecond: 1, ledgerFile };
  expect(() => startTraffic(options)).toThrow('it exists already');
  expect(await readFile(ledgerFile, 'utf8')).toBe('mine');
});

test.for([1, 2])('a killed run of %i processes leaves a ledger that can be verified', async (processes) => {
  await using server = await startOrdersServer({
    keep: (order, nth) => (nth === 3 ? [] : [order]),
  });
  const ledgerFile = join(folder, `killed-${processes}.jsonl`);
  const child = spawn(process.execPath, [ENDLESS, server.url, ledgerFile, `${processes}`], {
    stdio: 'ignore',
  });
  await expect.poll(() => server.seen.placed).toBeGreaterThan(100);
  await expect.poll(() => linesOf(ledgerFile).then(({ length }) => length)).toBeGreaterThan(50);
  const workers = await workersOf(child.pid);
  expect(workers).toHaveLength(processes === 1 ? 0 : processes);
  child.kill('SIGKILL');
  await once(child, 'exit');
  // Its workers have written their lines and ended.
  await expect.poll(() => workers.filter(isAlive)).toEqual([]);
  await expect.poll(() => server.openConnections()).toBe(0);

  const verification = await verifyLedger(server.url, ledgerFile, { tokenFor });
  expect(verification.acknowledged).toBeGreaterThan(50);
  expect(verification.lost).toHaveLength(1);
  expect(verification.acknowledged + verification.unacknowledgedButThere.length).toBeGreaterThanOrEqual(
    server.orders.length,
  );
  expect(verification).toMatchObject({ doubled: [], differing: [] });
});

test('half a line, as a full disk leaves it, is skipped and reported as a doubt', async () => {
  const ledgerFile = join(folder, 'torn.jsonl');
  await using it = await run({}, { ledgerFile, mix: ORDERS_ONLY });
  await appendFile(ledgerFile, '{"n":17,"at":"2026');
  const verification = await it.verify();
  expect(verification).toMatchObject({ acknowledged: 200, unreadableLines: 1, lost: [] });
  expect(summarize(it.done, verification).doubts.join()).toContain('1 lines of the ledger cannot be read');
});

test.for([
  ['nothing', 'Cannot read the ledger'],
  ['mine.txt', 'is no ledger'],
])('%s is no ledger', async ([name, words]) => {
  const verifying = verifyLedger('http://127.0.0.1:1', join(folder, name ?? ''), { tokenFor });
  await expect(verifying).rejects.toThrow(LedgerUnreadable);
  await expect(verifying).rejects.toThrow(words ?? '');
});
