import { type Docker, DockerError } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import type { Site } from '../site.ts';
import { ask, type PrometheusUnavailable } from './prometheus.ts';

const siteOf = (docker: Docker) => ({ docker, target: { stack: 'shop' } }) as unknown as Site;
const failing = (docker: Docker) =>
  ask(siteOf(docker), 'rate(x[1m])').catch((error: PrometheusUnavailable) => error);

it('a failed query is in the detail, for debugging, and never in the message', async () => {
  const error = await failing(async (asked) => {
    if (asked[0] === 'ps') return 'container';
    throw new DockerError(asked, `Command timed out: docker ${asked.join(' ')}`);
  });
  expect(error).toMatchObject({
    message: 'shop_prometheus did not answer a query',
    detail: expect.stringContaining('rate(x[1m])'),
  });
});

it('fails with a clear message when no Prometheus runs', async () =>
  expect(await failing(async () => '')).toMatchObject({
    message: 'shop_prometheus does not run on the manager of this docker context',
  }));
