import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { authEnvironment, readRequests } from '@zero-downtime/kit/testing';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { serviceDir } from './releases.ts';
import { type RunningBundle, startBundle } from './start-bundle.ts';
import { bearer, CUSTOMER, FULFILMENT } from './tokens.ts';

let service: RunningBundle;
beforeAll(async () => {
  const example = parseEnv(await readFile(join(serviceDir, '.env.example'), 'utf8')) as Record<
    string,
    string
  >;
  const { appUrl } = inject('databases').expanded;
  const own = { PORT: '0', METRICS_PORT: '0', DATABASE_URL: appUrl, ...authEnvironment };
  service = startBundle(serviceDir, { ...example, ...own }, 'src/main.ts');
  await service.ready();
});
afterAll(() => service.kill());

it('runs with the variables of .env.example, all of them known', () => {
  expect(service.log().filter(({ msg }) => /is not known/.test(String(msg)))).toEqual([]);
});

it('answers every request of requests.http with a success, in order', async () => {
  const url = `http://127.0.0.1:${service.port}`;
  const token = (await bearer('ada', [...CUSTOMER, ...FULFILMENT])).replace('Bearer ', '');
  const text = await readFile(join(serviceDir, 'requests.http'), 'utf8');
  const names = readRequests(text, {}).map(({ name }) => name);
  expect(names).toContain('Place an order');

  const answers: [string, number][] = [];
  let id = '';
  for (const name of names) {
    const request = readRequests(text, { url, token, id }).find((each) => each.name === name);
    if (!request) return expect.unreachable();
    const { method, path, headers, body = null } = request;
    const response = await fetch(url + path, { method, headers, body });
    const answer = (await response.json()) as { id?: string };
    id ||= answer.id ?? '';
    answers.push([name, response.ok ? 200 : response.status]);
  }
  expect(answers).toEqual(names.map((name) => [name, 200]));
});
