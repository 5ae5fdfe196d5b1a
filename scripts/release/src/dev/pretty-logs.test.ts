import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { prettyLogs } from './pretty-logs.ts';

/** These log lines as the developer sees them. */
async function pretty(...lines: string[]): Promise<string> {
  const seen = new PassThrough();
  const logs = prettyLogs(seen as unknown as NodeJS.WriteStream);
  logs.end(lines.map((line) => `${line}\n`).join(''));
  return text(seen);
}
const line = (fields: object) =>
  JSON.stringify({ level: 30, time: 0, service: 'payments', release: '1.0.0', ...fields });

test('a request is one short line', async () => {
  const request = { method: 'GET', route: '/payments/:id', status: 200, ms: 2.6, requestId: 'r1' };
  const said = await pretty(line({ ...request, msg: 'answered' }));
  expect(said).toMatch(/INFO: GET \/payments\/:id 200 in 3 ms\n$/);
});

test('a line that is not a request keeps its message and its fields', async () => {
  expect(await pretty(line({ msg: 'listening', port: 3000 }))).toMatch(/INFO: listening \{"port":3000\}\n$/);
  const aborted = { method: 'GET', route: '/payments', status: 200, ms: 9, msg: 'aborted' };
  expect(await pretty(line(aborted))).toContain('GET /payments 200 in 9 ms, aborted');
});

test('a line that is not JSON is passed through', async () => {
  expect(await pretty("Restarting 'src/main.ts'")).toBe("Restarting 'src/main.ts'\n");
});
