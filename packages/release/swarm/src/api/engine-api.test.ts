import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inspectService, listTaskIds } from '../argv/services.ts';
import { createConfig, createSecret } from '../argv/store.ts';
import { createDocker } from '../docker.ts';
import { isMissing } from '../observe.ts';
import { findEndpoint, parseHost } from './endpoint.ts';
import { parseOutput } from './output.ts';

let folder: string;
let server: Server;
const asked: string[] = [];

/** An engine at a socket; the docker command is not on the path, so an answer is one of the API. */
async function engineThat(answers: RequestListener): Promise<void> {
  server = createServer((request, response) => {
    if (request.url === '/_ping') return response.setHeader('api-version', '1.41').end('OK');
    asked.push(`${request.method} ${request.url}`);
    return answers(request, response);
  });
  const socket = join(folder, 'engine.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
  asked.length = 0;
  vi.stubEnv('PATH', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  server?.close();
  await rm(folder, { recursive: true });
});

describe('a question to the API of an engine', () => {
  it("is asked in the engine's version, and printed as by the docker command", async () => {
    await engineThat((_, response) => response.end('[{"ID":"b"},{"ID":"a"}]'));
    expect(await createDocker()(listTaskIds('shop_api'))).toBe('a\nb');
    expect(asked).toEqual([
      `GET /v1.41/tasks?filters=${encodeURIComponent('{"service":{"shop_api":true}}')}`,
    ]);
  });

  it('that the engine refuses is an error with its message', async () => {
    await engineThat((_, response) =>
      response.writeHead(404).end('{"message":"service shop_api not found"}'),
    );
    const error = await createDocker()(inspectService('shop_api')).catch((thrown) => thrown);
    expect(error).toMatchObject({
      name: 'DockerError',
      stderr: 'Error response from daemon: service shop_api not found',
    });
    expect(isMissing(error)).toBe(true);
  });

  it('that the engine does not answer in time is an error that names the time', async () => {
    await engineThat(() => {});
    await expect(createDocker(undefined, 50)(inspectService('shop_api'))).rejects.toThrow(
      /longer than 0.05 s/,
    );
  });

  it('is aborted by its signal', async () => {
    await engineThat(() => controller.abort(new Error('interrupted')));
    const controller = new AbortController();
    const asking = createDocker()(inspectService('shop_api'), { signal: controller.signal });
    await expect(asking).rejects.toThrow('interrupted');
  });

  it('that changes something is not sent again when the connection ends before the answer', async () => {
    await engineThat((request) => request.socket.destroy());
    await expect(createDocker()(createConfig('lock', {}), { input: '{}' })).rejects.toMatchObject({
      stderr: expect.stringMatching(/^error during connect: /),
    });
    expect(asked).toEqual(['POST /v1.41/configs/create']);
  });

  it('sends a secret in the body', async () => {
    let body = '';
    await engineThat(async (request, response) => {
      for await (const chunk of request) body += chunk;
      response.writeHead(201).end('{"ID":"s1"}');
    });
    expect(await createDocker()(createSecret('key', { a: 'b' }), { input: 'hidden' })).toBe('s1');
    expect(JSON.parse(body)).toEqual({ Name: 'key', Labels: { a: 'b' }, Data: btoa('hidden') });
    expect(asked.join()).not.toContain('hidden');
  });

  it('goes to the docker command when the engine is not reached', async () => {
    vi.stubEnv('DOCKER_HOST', `unix://${join(folder, 'nothing.sock')}`);
    await expect(createDocker()(inspectService('shop_api'))).rejects.toThrow(
      'the docker command is not installed',
    );
  });
});

describe('the endpoint of a context', () => {
  it.each([
    ['unix:///run/user/1000/docker.sock', { socketPath: '/run/user/1000/docker.sock' }],
    ['tcp://10.0.0.1:2375', { host: '10.0.0.1', port: 2375 }],
    ['ssh://deploy@manager', undefined],
    ['npipe:////./pipe/docker_engine', undefined],
  ])('with the host %s', (host, endpoint) => expect(parseHost(host)).toEqual(endpoint));

  it.each([
    [
      'with TLS is left to the docker command',
      { DOCKER_HOST: 'tcp://10.0.0.1:2376', DOCKER_TLS_VERIFY: '1' },
    ],
    ['that does not exist is left to the docker command', { DOCKER_CONTEXT: 'nothing' }],
  ])('%s', async (_, env) =>
    expect(await findEndpoint(undefined, { DOCKER_CONFIG: folder, ...env })).toBeUndefined(),
  );
});

it('an output has the lines of both streams in order, and the error of an engine that could not read it', () => {
  const frame = (stream: number, text: string) => {
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  const both = Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n'), frame(1, 'end\n')]);
  expect(parseOutput(both)).toEqual({ stdout: 'out\nend', stderr: 'err', all: 'out\nerr\nend' });
  expect(() => parseOutput(frame(3, 'incomplete log stream'))).toThrow('incomplete log stream');
});
