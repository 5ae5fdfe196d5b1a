import type { Docker } from '@zero-downtime/swarm';
import { DockerError } from '@zero-downtime/swarm';
import { describe, expect, it } from 'vitest';
import type { Platform, Target } from '../target/load.ts';
import { checkPlatform } from './check-platform.ts';

/** A Swarm with these services, each with its labels. */
const swarmOf =
  (services: Record<string, Record<string, string>>): Docker =>
  async (argv) => {
    if (argv[1] === 'ls') return Object.keys(services).join('\n');
    const name = argv.at(-1) ?? '';
    const labels = services[name];
    if (!labels) throw new DockerError([], `no such service: ${name}`);
    const Spec = {
      Name: name,
      Labels: labels,
      Mode: { Global: {} },
      TaskTemplate: { ContainerSpec: { Image: 'i' } },
    };
    return JSON.stringify([{ ID: name, Spec }]);
  };

const check = (services: Record<string, Record<string, string>>, routes: Platform['routes'] = ROUTES) =>
  checkPlatform({
    docker: swarmOf(services),
    target: {
      ...{ name: 'payments', stack: 'pay', database: 'shared', monitoring: 'prometheus' },
      platform: { name: 'local', stack: 'shop', routes },
    } as unknown as Target,
  });
const ROUTES = { payments: { path: '/payments' } };
const WHOLE = { shop_edge: { 'release.routes': 'other,pay' }, shop_prometheus: {}, shop_db: {} };
const without = (part: keyof typeof WHOLE) => {
  const { [part]: _, ...rest } = WHOLE;
  return rest;
};

describe('a platform', () => {
  it('passes with all parts that the service needs', () => expect(check(WHOLE)).resolves.toBeUndefined());

  it.each([
    ['without a route to the service', () => check(WHOLE, {}), /no route/, /routes: \{ payments/],
    [
      'that is not deployed',
      () => check({}),
      /not deployed: there is no shop_edge/,
      /deploy -- --target local/,
    ],
    [
      'without its Prometheus',
      () => check(without('shop_prometheus')),
      /no shop_prometheus/,
      /--target local/,
    ],
    ['without its PostgreSQL', () => check(without('shop_db')), /no shop_db/, /--target local/],
    [
      'whose edge has not been deployed with the route yet',
      () => check({ ...WHOLE, shop_edge: { 'release.routes': 'other,payments' } }),
      /does not have the route/,
      /--target local/,
    ],
  ])('%s is refused, and the hint says what to do', async (_, checked, message, hint) => {
    await expect(checked()).rejects.toMatchObject({
      outcome: 'refused',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });
});
