import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultKeyFile, ensureKeyFile } from '@zero-downtime/tokens';
import { startOrdersServer } from '@zero-downtime/traffic/testing';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('traffic.ts', import.meta.url));

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'keys-'));
  await ensureKeyFile(defaultKeyFile({ XDG_DATA_HOME: home }));
});
afterAll(() => rm(home, { recursive: true }));

function traffic(...flags: string[]) {
  return execa(process.execPath, [SCRIPT, ...flags], {
    reject: false,
    env: { XDG_DATA_HOME: home, TMPDIR: home },
  });
}

function jsonLines(stdout: string) {
  return stdout.split('\n').map((line) => JSON.parse(line));
}

test('a run without failures exits with 0 and reports it', async () => {
  await using server = await startOrdersServer();
  const { exitCode, stdout } = await traffic('--url', server.url, '--duration', '500ms', '--tracking');
  expect(stdout).toMatch(
    /Read back: \d+ acknowledged, 0 lost, 0 changed, 0 doubled, 0 without a tracking number/,
  );
  expect(stdout).toMatch(/Passed: no first try failed, no order lost, changed or doubled\.$/);
  expect(exitCode).toBe(0);
});

test('a failed first try gives exit code 1 although the retry succeeds, and the first line reports it', async () => {
  await using server = await startOrdersServer({
    onRequest({ socket }, _response, nth) {
      if (nth === 3) socket.destroy();
      return nth === 3;
    },
  });
  const { exitCode, stdout } = await traffic('--url', server.url, '--duration', '500ms');
  expect(stdout).toMatch(/^1 of \d+ first tries failed; 0 requests failed after 1 retries$/m);
  expect(stdout).toMatch(/Failed: 1 first try failed, 0 after retries\.$/);
  expect(exitCode).toBe(1);
});

test('clients that never retry wait until --timeout, and their slow answers are counted', async () => {
  await using server = await startOrdersServer({
    onRequest: (_request, _response, nth) =>
      nth === 3 && new Promise((resolve) => setTimeout(resolve, 3_500, false)),
  });
  const flags = ['--url', server.url, '--duration', '500ms', '--tries', '1', '--timeout', '50s', '--json'];
  const { exitCode, stdout } = await traffic(...flags);
  expect(jsonLines(stdout).at(-1).report).toMatchObject({
    failedFirstTries: 0,
    clients: { tries: 1, requestTimeoutMs: 50_000 },
    slowAnswers: { over1s: 1, over3s: 1 },
  });
  expect(exitCode).toBe(0);
});

test('a lost order gives exit code 1 and is named', async () => {
  await using server = await startOrdersServer({ keep: (order, nth) => (nth === 1 ? [] : [order]) });
  const { exitCode, stdout } = await traffic('--url', server.url, '--duration', '200ms', '--seed', '1');
  expect(stdout).toMatch(/lost [0-9a-f-]+: missing, acknowledged by 1\.0\.0/);
  expect(exitCode).toBe(1);
});

test('with --json every line is an event, and the last one the result', async () => {
  await using server = await startOrdersServer();
  const { exitCode, stdout } = await traffic('--url', server.url, '--duration', '1200ms', '--json');
  const events = jsonLines(stdout);
  expect(events.map(({ event }) => event)).toEqual(['second', 'second', 'sent', 'verification', 'result']);
  expect(events.every(({ time, phase }) => time && phase)).toBe(true);
  expect(events.at(-1)).toMatchObject({
    outcome: 'done',
    exitCode: 0,
    report: { sent: 60, failed: 0, orders: { verified: true, lost: 0 }, passed: true, faults: [] },
  });
  expect(events.at(-1).report.seconds).toEqual([events[0].second, events[1].second]);
  expect(exitCode).toBe(0);
});

test('a kept ledger can be verified again, and reports orders lost since', async () => {
  await using server = await startOrdersServer();
  const ledger = join(home, 'ledger.jsonl');
  await traffic('--url', server.url, '--duration', '500ms', '--ledger', ledger);
  const verified = await traffic('--url', server.url, '--verify-ledger', ledger);
  expect(verified.stdout).toMatch(/^Read back: \d+ acknowledged, 0 lost/);
  expect(verified.exitCode).toBe(0);

  server.orders.pop();
  const again = await traffic('--url', server.url, '--verify-ledger', ledger, '--json');
  expect(jsonLines(again.stdout).at(-1)).toMatchObject({
    outcome: 'error',
    faults: ['1 acknowledged order lost'],
  });
  expect(again.exitCode).toBe(1);
});

test('orders that are not read back are a doubt, and their ledger is kept and named', async () => {
  await using server = await startOrdersServer();
  const { stdout } = await traffic('--url', server.url, '--duration', '100ms', '--no-verify');
  expect(stdout).toContain('Doubtful: the orders were not read back');
  const [, ledger = ''] = /^Ledger: (.+)$/m.exec(stdout) ?? [];
  expect(await readFile(ledger, 'utf8')).toContain('"runId"');
});

test.for([
  ['an invalid flag', ['--rate', 'many'], 'Expected a number'],
  ['a value out of its range', ['--rate', '-1'], 'ratePerSecond must be from 0.01 to 10000'],
  ['a duration without a unit', ['--duration', '60'], 'Expected a duration such as'],
  ['another host', ['--url', 'http://shop.test'], '"shop.test" is not this machine'],
  ['no ledger', ['--verify-ledger', '/nowhere'], 'Cannot read the ledger'],
  ['a missing key', ['--key', '/nowhere'], 'there is no signing key for tokens: /nowhere'],
  ['a target with another issuer', ['--target', 'production'], 'accepts tokens of https://'],
  ['a target that does not exist', ['--target', 'moon'], 'there is no target "moon"'],
] as const)('%s is refused with 2, as text and as JSON', async ([, flags, words]) => {
  const { exitCode, stdout, stderr } = await traffic(...flags, '--json');
  expect(stderr).toContain(words);
  expect(jsonLines(stdout)).toMatchObject([{ event: 'result', outcome: 'refused', exitCode: 2 }]);
  expect(exitCode).toBe(2);
});

test('Ctrl-C ends the sending; the orders are verified and reported', async () => {
  await using server = await startOrdersServer();
  const run = traffic('--url', server.url, '--duration', '10m');
  await expect.poll(() => server.seen.placed).toBeGreaterThan(10);
  run.kill('SIGINT');
  const { exitCode, stdout } = await run;
  expect(stdout).toMatch(/Read back: \d+ acknowledged, 0 lost/);
  expect(exitCode).toBe(0);
});

test('orders that cannot be read back give exit code 1, after the summary', async () => {
  await using server = await startOrdersServer({
    onRequest(request, response) {
      const readingBack = request.url?.includes('limit=100') === true;
      if (readingBack) response.writeHead(500).end();
      return readingBack;
    },
  });
  const { exitCode, stdout, stderr } = await traffic('--url', server.url, '--duration', '200ms');
  expect(stdout).toContain('Generator: ');
  expect(stderr).toMatch(/npm run traffic -- --verify-ledger \S+\.jsonl/);
  expect(stderr).toContain('Cannot read the orders back');
  expect(exitCode).toBe(1);
});
