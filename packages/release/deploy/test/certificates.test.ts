import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { rotateCertificate } from '../src/rotate-certificate.ts';
import { readStatus } from '../src/status.ts';
import { teardown } from '../src/teardown.ts';
import { type Checkout, checkoutOf, targetText } from './cluster/checkout.ts';
import { deployed, noteOperations, run, startRegistry } from './cluster/commands.ts';
import { FakeSwarm } from './cluster/fake-swarm.ts';

const FIRST = 'orders_tls_certificate';
const SECOND = `${FIRST}-2`;

let data: string;
let checkout: Checkout;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let swarm: FakeSwarm;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'data-'));
  vi.stubEnv('XDG_DATA_HOME', data);
  [checkout, registry] = await Promise.all([checkoutOf('1.0.0'), startRegistry()]);
  noteOperations();
});
afterAll(async () => {
  registry.stop();
  vi.unstubAllEnvs();
  await Promise.all([checkout.remove(), rm(data, { recursive: true })]);
});
beforeEach(() => {
  swarm = new FakeSwarm();
});

const target = (changes: Record<string, string> = {}) =>
  targetText(
    registry.address,
    { url: 'https://127.0.0.1:1', tls: 'true', ...changes },
    'PUBLISHED_TLS_PORT: 0',
  );
const on = (changes?: Record<string, string>) => ({ checkout, target: target(changes) });
const rotate = (changes?: Record<string, string>, planOnly = false) =>
  run(swarm, on(changes), (site) =>
    rotateCertificate(site, 'self-signed', { planOnly, confirm: async () => true }),
  );
const deploy = (changes?: Record<string, string>) => run(swarm, on(changes), deployed());
const certificates = () => [...swarm.secrets.keys()].filter((name) => name.startsWith(FIRST));
const served = () => swarm.services.get('orders_edge')?.labels['release.certificate'];

describe('a target that serves https', () => {
  it('is not deployed without a certificate, and the refusal has the command that stores one', async () => {
    expect((await deploy()).outcome).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('the Swarm has no certificate for orders'),
      hint: expect.stringMatching(/npm run rotate -- tls --certificate fullchain\.pem --key key\.pem/),
    });
    expect(swarm.services.size).toBe(0);
  });

  it('serves the certificate that was stored before, and then the next one, without the old one', async () => {
    expect((await rotate()).outcome).toMatchObject({ changed: true, secret: FIRST });
    expect((await deploy()).outcome).toMatchObject({ changed: true });
    expect(served()).toBe(FIRST);
    const { outcome, executed, printed } = await rotate();
    expect(outcome).toMatchObject({ changed: true, secret: SECOND });
    expect(executed).toEqual(printed);
    expect(executed.map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
      ...['lock orders', 'store the', 'replace the', 'check by', 'remove the', 'unlock, in'],
    ]);
    expect([served(), certificates()]).toEqual([SECOND, [SECOND]]);
    expect((await deploy()).outcome).toMatchObject({ changed: false });
  });

  it('keeps the key out of the plan and of every label', async () => {
    const { outcome, printed } = await rotate();
    const { labels, value } = swarm.secrets.get(FIRST) ?? { labels: {}, value: '' };
    expect(value).toMatch(/-----BEGIN CERTIFICATE-----[\s\S]*-----BEGIN PRIVATE KEY-----/);
    expect(JSON.stringify([outcome, printed, labels])).not.toContain('PRIVATE KEY');
    expect(labels).toMatchObject({ 'release.stack': 'orders', 'release.names': '127.0.0.1' });
  });

  it('is left as it is by a plan', async () => {
    expect((await rotate({}, true)).outcome).toMatchObject({ changed: false, secret: FIRST });
    expect(certificates()).toEqual([]);
  });

  it('says in its status when the certificate expires', async () => {
    await rotate();
    await deploy();
    const { outcome } = await run(swarm, on(), readStatus);
    expect(outcome).toMatchObject({
      certificate: { secret: FIRST, names: ['127.0.0.1'], notAfter: expect.any(Date) },
    });
  });

  it('keeps the old certificate until other settings are deployed', async () => {
    await rotate();
    await deploy();
    expect((await rotate({ trustedProxies: '[10.0.0.1]' })).outcome).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('differ from those of this checkout'),
    });
    expect(certificates()).toEqual([FIRST]);
  });

  it('loses its certificates with its data', async () => {
    await rotate();
    await deploy();
    await run(swarm, on(), (site) => teardown(site, { data: false, confirm: async () => true }));
    expect(certificates()).toEqual([FIRST]);
    await run(swarm, on(), (site) => teardown(site, { data: true, confirm: async () => true }));
    expect(certificates()).toEqual([]);
  });
});

it('a target that serves no https has no certificate to replace', async () => {
  const { outcome } = await rotate({ tls: 'false' });
  expect(outcome).toMatchObject({ outcome: 'refused', hint: expect.stringContaining('tls: true') });
});
