import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { runHook } from './run-hook.ts';

async function hook(
  script: string,
  { timeoutMs = 20_000, signal = new AbortController().signal, input = {} } = {},
) {
  const said: string[] = [];
  const around = { cwd: tmpdir(), input, onLine: (line: string) => said.push(line), signal };
  const why = await runHook({ argv: ['sh', '-c', script], timeoutMs }, around);
  return { why, said };
}

it('gets its input on standard input, and may ignore it', async () => {
  const input = { text: 'x'.repeat(1_000_000) };
  expect(await hook('wc -c', { input })).toEqual({
    why: undefined,
    said: [String(JSON.stringify(input).length)],
  });
  expect(await hook('exit 0', { input })).toEqual({ why: undefined, said: [] });
});

it('returns the reason of a failure', async () => {
  expect((await hook('exit 7')).why).toBe('exit code 7');
  expect(
    await runHook(
      { argv: ['/no/such/program'], timeoutMs: 1_000 },
      { cwd: tmpdir(), input: {}, onLine: () => {} },
    ),
  ).toBe('ENOENT');
});

it('is killed at its time limit, with its child processes', async () => {
  const began = performance.now();
  expect((await hook('sleep 60 & sleep 60', { timeoutMs: 200 })).why).toBe('it took longer than 0.2 s');
  expect(performance.now() - began).toBeLessThan(20_000);
});

it('ends with the program, also when a background process keeps its output open', async () => {
  const began = performance.now();
  expect(await hook('echo done; sleep 60 &')).toEqual({ why: undefined, said: ['done'] });
  expect(performance.now() - began).toBeLessThan(20_000);
});

it('is killed by an interruption', async () => {
  expect((await hook('sleep 60', { signal: AbortSignal.timeout(100) })).why).toBe('it was interrupted');
});

it('reports its output without control characters, and at most 100 lines', async () => {
  expect((await hook("printf '\\033[2J\\033[31mred\\033[0m\\a\\tend\\n'")).said).toEqual(['red end']);
  expect((await hook('seq 1 500')).said).toHaveLength(101);
});
