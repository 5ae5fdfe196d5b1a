import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTarget, platformOf } from './load.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'targets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const BASE = {
  ...{ service: 'orders-api', stack: 'shop', url: 'http://127.0.0.1:1', registry: '127.0.0.1:5050' },
  ...{ traffic: 'edge', database: 'bundled', tokens: '{ issuer: "https://id.example.com/", keys: local }' },
};
async function write(name: string, changes: Record<string, string>): Promise<void> {
  const lines = Object.entries({ ...BASE, ...changes }).map(([key, value]) => `${key}: ${value}\n`);
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'target.yml'), lines.join(''));
}
const load = (name: string) => loadTarget(ROOT, join(folder, name));
const PAYMENTS = { stack: 'payments', service: 'payments', platform: 'local', database: 'shared' };
const ROUTES = { routes: '{ payments: { path: /payments } }' };

describe('a target on a platform', () => {
  it("with more replicas than the platform's edge can use is refused", async () => {
    await write('local', { ...ROUTES, settings: '{ EDGE_SERVERS: 4 }' });
    await write('payments', { ...PAYMENTS, settings: '{ REPLICAS: 4 }' });
    await expect(load('payments')).rejects.toMatchObject({
      outcome: 'refused',
      hint: 'raise EDGE_SERVERS in the settings of local, and deploy it first: npm run deploy -- --target local',
    });
  });

  it('has the platform target, which has a route to its service', async () => {
    await write('local', { ...ROUTES, settings: '{ SCRAPE_INTERVAL: 2s }' });
    await write('payments', { ...PAYMENTS, settings: '{ REPLICAS: 2 }' });
    const payments = await load('payments');
    expect(platformOf(payments)).toMatchObject({ name: 'local', stack: 'shop' });
    const local = await load('local');
    expect(platformOf(local)).toBe(local);
    expect(local.routed).toMatchObject([
      {
        ...{ name: 'payments', stack: 'payments', service: 'payments', backup: { every: 'off' } },
        ...{ settings: { REPLICAS: '2' }, route: { path: '/payments' } },
      },
    ]);
  });

  it.each([
    ['that is not there', {}, { platform: 'moon' }, /no target "moon"/],
    ['with the same stack', {}, { stack: 'shop' }, /both have the stack shop/],
    ['without an edge', { traffic: 'mesh' }, {}, /no edge/],
    ['without a Prometheus', { monitoring: 'off' }, {}, /no Prometheus/],
    ['that serves https', { tls: 'true', url: 'https://127.0.0.1:1' }, {}, /begin `url` with https/],
    ['in another Swarm', { context: 'far' }, {}, /different docker contexts/],
    ['that is on one itself', { platform: 'payments' }, {}, /on a platform itself/],
    [
      'with a database that is not its own to share',
      { database: 'external', secrets: '{ app: a, owner: b }' },
      {},
      /no PostgreSQL to share/,
    ],
  ])('%s is refused', async (_, local, payments, message) => {
    await write('local', local);
    await write('payments', { ...PAYMENTS, ...payments });
    await expect(load('payments')).rejects.toMatchObject({
      outcome: 'refused',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['routes of its own', { routes: '{ x: { path: /x } }' }, /routes/],
    ['a Grafana of its own', { grafana: 'true' }, /grafana/],
    ['an Alertmanager of its own', { alertmanager: 'http://alerts:9093' }, /alertmanager/],
    ['a certificate of its own', { tls: 'true', url: 'https://127.0.0.1:1' }, /tls/],
    ['proxies of its own', { trustedProxies: '[10.0.0.1]' }, /trustedProxies/],
    ['the routing mesh', { traffic: 'mesh' }, /traffic/],
  ])('with %s is refused', async (_, changes, message) => {
    await write('local', ROUTES);
    await write('payments', { ...PAYMENTS, ...changes });
    await expect(load('payments')).rejects.toThrow(message);
  });

  it('cannot have the stack of another target on the platform', async () => {
    await write('local', { routes: '{ payments: { path: /payments }, more: { path: /more } }' });
    await write('payments', PAYMENTS);
    await write('more', PAYMENTS);
    await expect(load('local')).rejects.toThrow(/payments and more have the same stack/);
  });

  it('is refused as the goal of a route when it does not name the platform', async () => {
    await write('local', ROUTES);
    await write('payments', { stack: 'payments' });
    await expect(load('local')).rejects.toThrow(/has no platform: local/);
  });
});

describe('a target alone', () => {
  it('cannot share a database without a platform', async () => {
    await write('local', { database: 'shared' });
    await expect(load('local')).rejects.toThrow(/a shared database is in the PostgreSQL of a platform/);
  });

  it.each(['postgres', 'pg-shop'])('cannot name its database after the stack %s', async (stack) => {
    await write('local', { stack });
    await expect(load('local')).rejects.toThrow(/PostgreSQL reserves this name/);
  });

  it('names one Alertmanager, or several', async () => {
    await write('local', { alertmanager: 'http://alerts:9093' });
    expect((await load('local')).alertmanager).toEqual(['http://alerts:9093']);
    await write('local', { alertmanager: '[http://a:9093, https://b]' });
    expect((await load('local')).alertmanager).toEqual(['http://a:9093', 'https://b']);
    await write('local', { alertmanager: 'alerts:9093' });
    await expect(load('local')).rejects.toThrow(/alertmanager/);
    await write('local', { alertmanager: 'http://alerts:9093', monitoring: 'off' });
    await expect(load('local')).rejects.toThrow(/Prometheus sends alerts/);
  });
});
