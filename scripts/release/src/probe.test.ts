import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answer, serve } from '@zero-downtime/probe/testing';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('probe.ts', import.meta.url));
const TARGET = `service: nothing-of-that-name
stack: probed
url: http://127.0.0.1:9
registry: 127.0.0.1:5000
traffic: edge
database: bundled
tokens: { issuer: "urn:example:probed", keys: local }
`;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'probe-'));
  await writeFile(join(home, 'target.yml'), TARGET);
});
afterAll(() => rm(home, { recursive: true }));

function probe(...flags: string[]) {
  const env = { XDG_DATA_HOME: home, TMPDIR: home };
  return execa(process.execPath, [SCRIPT, '--target', home, ...flags], { reject: false, env });
}

/** A service without a slo.yml: the probe takes its requests from the OpenAPI document. */
function startService({ broken = 0, security = [] as object[] } = {}) {
  return serve(async (request, response) => {
    if (request.url === '/openapi.json')
      return answer(response, 200, { paths: { '/things': { get: { security } } } });
    if (broken-- > 0) return void request.socket.destroy();
    answer(response, 200, []);
  });
}

test('a service can be probed by its OpenAPI document alone', async () => {
  await using service = await startService();
  const { exitCode, stdout } = await probe('--url', service.url, '--duration', '500ms');
  expect(stdout).toMatch(/^0 of 25 first tries failed; 0 requests failed after 0 retries$/m);
  expect(stdout).toMatch(/^ {2}GET \/things +25 requests, 0 failed/m);
  expect(stdout).toMatch(/Passed: no first try failed/);
  expect(exitCode).toBe(0);
});

test('failed first tries give exit code 1 although the retries succeed, and are reported by outcome', async () => {
  await using service = await startService({ broken: 2 });
  const { exitCode, stdout } = await probe('--url', service.url, '--duration', '500ms', '--json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout.split('\n').at(-1) ?? '')).toMatchObject({
    outcome: 'error',
    exitCode: 1,
    report: { sent: 25, failedFirstTries: 2, failed: 0, firstTries: { ok: 23, reset: 2 }, passed: false },
  });
});

test.for([
  ['another host', ['--url', 'http://shop.test'], '"shop.test" is not this machine'],
  ['no service', [], 'Cannot read http://127.0.0.1:9/openapi.json: refused'],
  ['an invalid flag', ['--rate', 'many'], 'Expected a number'],
] as const)('%s is refused with 2', async ([, flags, words]) => {
  const { exitCode, stderr } = await probe(...flags);
  expect(stderr).toContain(words);
  expect(exitCode).toBe(2);
});

test('a service that requires scopes is not probed without a key', async () => {
  await using service = await startService({ security: [{ token: ['things:read'] }] });
  const { exitCode, stderr } = await probe('--url', service.url);
  expect(stderr).toContain('there is no signing key for tokens');
  expect(exitCode).toBe(2);
  expect(service.seen.requests).toBe(1);
});
