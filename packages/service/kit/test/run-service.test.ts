import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { generateSigningKey, mintToken } from '@zero-downtime/tokens';
import { expect, it, onTestFinished } from 'vitest';

const { privateKey, publicKeys } = await generateSigningKey();
const needed = {
  SERVICE_VERSION: '1.0.0',
  PORT: '0',
  METRICS_PORT: '0',
  // No database listens on this port, so the service waits for it.
  DATABASE_URL: 'postgres://app:secret@127.0.0.1:1/stock',
  AUTH_ISSUER: 'urn:test',
  AUTH_JWKS: JSON.stringify(publicKeys),
};

/** Runs the minimal service as a separate process. */
function start(env: Record<string, string>) {
  const script = fileURLToPath(new URL('fixtures/stock-api.ts', import.meta.url));
  const child = spawn(process.execPath, [script], { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const log = (): Record<string, unknown>[] =>
    output
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line));
  const line = (message: string) => expect.poll(() => log().find(({ msg }) => msg === message)).toBeDefined();
  return { child, log, line, exitCode: async () => (await exited)[0] };
}

it('an invalid environment is refused, including the settings of the service', async () => {
  const service = start({ ...needed, DATABASE_URL: '', STOCK_LIMIT: 'many' });
  expect(await service.exitCode()).toBe(1);
  const [line] = service.log() as { service: string; msg: string; err: { message: string } }[];
  expect(line).toMatchObject({ service: 'stock-api', msg: 'cannot start' });
  for (const name of ['DATABASE_URL', 'STOCK_LIMIT']) expect(line?.err.message).toContain(`- ${name}: `);
});

it('without its database it is live and not ready, serves its documentation, and stops on SIGTERM', async () => {
  const service = start({ ...needed, STOCK_LIMIT: '7' });
  await service.line('cannot serve');
  const { port } = service.log().find(({ msg }) => msg === 'listening') as { port: number };
  const token = await mintToken(privateKey, {
    issuer: 'urn:test',
    audience: 'stock-api',
    subject: 'ada',
    scopes: [],
    ttlSeconds: 60,
  });
  const get = async (path: string, headers = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return { status: response.status, text: await response.text() };
  };
  expect((await get('/health')).status).toBe(200);
  expect(await get('/ready')).toMatchObject({ status: 503, text: expect.stringContaining('"starting"') });
  expect(await get('/docs')).toMatchObject({ status: 200, text: expect.stringContaining('Stock API 1.0.0') });
  expect((await get('/stock')).status).toBe(401);
  expect(await get('/stock', { Authorization: `Bearer ${token}` })).toMatchObject({
    status: 200,
    text: '{"limit":7}',
  });
  service.child.kill('SIGTERM');
  expect(await service.exitCode()).toBe(1);
  await service.line('stopped');
});
