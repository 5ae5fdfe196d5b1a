import { type Docker, DockerError } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import type { Site } from '../site.ts';
import { ask, type PrometheusUnavailable } from './prometheus.ts';

const siteOf = (...managers: Docker[]) => ({ managers, target: { stack: 'shop' } }) as unknown as Site;
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
    message: "shop_prometheus runs on no manager of the target's docker contexts",
  }));

it('queries a Prometheus that Swarm runs on another manager through the engine of its node', async () => {
  const empty: Docker = async (asked) => {
    if (asked[0] === 'ps') return '';
    throw new DockerError(asked, 'No such container');
  };
  const other: Docker = async (asked) =>
    asked[0] === 'ps' ? 'container' : '[{"metric":{"release":"1.0.0"},"value":[1,"2"]}]';
  expect(await ask(siteOf(empty, other), 'up')).toEqual([{ labels: { release: '1.0.0' }, value: 2 }]);
});
