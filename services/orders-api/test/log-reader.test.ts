import { authEnvironment } from '@zero-downtime/kit/testing';
import { bundle } from '@zero-downtime/releases';
import { afterEach, expect, inject, it, vi } from 'vitest';
import { serviceDir } from './releases.ts';
import { type RunningBundle, startBundle } from './start-bundle.ts';

/** More lines than fit into a pipe and the buffers at both ends. */
const REQUESTS = 1_500;

const running: RunningBundle[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.kill();
});

/** A service whose log is not read any more, after many requests. */
async function startUnread(): Promise<RunningBundle> {
  const service = await startBundle(await bundle(serviceDir, '2.0.0'), {
    SERVICE_VERSION: '2.0.0',
    DATABASE_URL: inject('databases').bundle.appUrl,
    ...authEnvironment,
  });
  running.push(service);
  await service.ready();
  service.pauseReading();
  const ask = async () => {
    for (let n = 0; n < REQUESTS / 20; n++) expect(await service.get('/orders')).toBe(401);
  };
  await Promise.all(Array.from({ length: 20 }, ask));
  expect(answered(service)).toBeLessThan(REQUESTS);
  return service;
}
const answered = (service: RunningBundle) => service.log().filter(({ msg }) => msg === 'answered').length;

it('keeps serving while its log is not read, and loses no line', async () => {
  const service = await startUnread();
  for (const path of ['/health', '/ready']) expect(await service.get(path)).toBe(200);
  service.resumeReading();
  await vi.waitFor(() => expect(answered(service)).toBe(REQUESTS), { timeout: 30_000 });
});

it('drains and exits with 0 on SIGTERM when its log is not read', async () => {
  const service = await startUnread();
  service.signal('SIGTERM');
  expect(await service.exited()).toBe(0);
});
