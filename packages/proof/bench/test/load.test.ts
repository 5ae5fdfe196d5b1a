import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Generator,
  measureServer,
  type RequestSpec,
  type RunningServer,
  startGenerator,
  startServer,
} from '../src/index.ts';

const script = fileURLToPath(new URL('fixtures/echo-server.ts', import.meta.url));
const spec = {
  name: 'echo',
  command: [process.execPath, script],
  env: {},
  readyPath: '/ready',
  cores: undefined,
};
let server: RunningServer;
let generator: Generator;
beforeAll(async () => {
  [server, generator] = await Promise.all([startServer(spec), startGenerator(undefined)]);
});
afterAll(() => Promise.all([server?.stop(), generator?.stop()]));

const get = (path: string): RequestSpec => ({ method: 'GET', path });
const load = { connections: 3, seconds: 1 };

describe.each([
  ['closed', {}],
  ['open', { perSecond: 200 }],
])('a %s loop', (_kind, pace) => {
  it('counts answers and their cost', async () => {
    const figures = await measureServer(server, generator, { ...load, ...pace, requests: [get('/a')] });
    expect(figures.failures).toBe(0);
    expect(figures.answers).toBeGreaterThan(0);
    expect(figures.p99Ms).toBeGreaterThanOrEqual(figures.p50Ms);
    expect(figures.loadCpuMicros).toBeGreaterThan(0);
  });

  it('counts failures separately from answers', async () => {
    const figures = await generator.run(server.port, { ...load, ...pace, requests: [get('/fail')] });
    expect(figures.answers).toBe(0);
    expect(figures.failures).toBeGreaterThan(0);
  });

  it('inserts unique texts', async () => {
    const post: RequestSpec = {
      method: 'POST',
      path: '/',
      headers: { 'Idempotency-Key': '[<id>]' },
      body: '{}',
    };
    await generator.run(server.port, { ...load, ...pace, requests: [post] });
    const seen = (await (await fetch(`http://127.0.0.1:${server.port}/seen`)).json()) as number[];
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen)).toEqual(new Set([1]));
  });
});

it('sends all requests, split among the connections', async () => {
  const paths = Array.from({ length: 7 }, (_, n) => `/path-${n}`);
  await generator.run(server.port, { ...load, requests: paths.map(get) });
  const output = await server.output();
  for (const path of paths) expect(output).toContain(path);
});

it('a server that exits before it is ready is an error with its output', async () => {
  const command = [process.execPath, '--eval', 'console.log("no database"); process.exit(1)'];
  await expect(startServer({ ...spec, command })).rejects.toThrow('no database');
});
