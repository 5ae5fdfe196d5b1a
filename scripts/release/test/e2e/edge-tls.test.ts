import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ClientHttp2Session } from 'node:http2';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueLocally } from '@zero-downtime/deploy';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startEdge, startReplica } from './edge.ts';
import { handshake, limitsOf, openHttp2, send, sendOver, startClients } from './tls-clients.ts';

const PER_SOURCE = { connections: 200, requests: 10_000 };
const PROXY = '127.0.0.8';
const OTHER_PROXY = '127.0.0.17';
const CLIENT = '203.0.113.9';

let folder: string;
let ca: string;
/** The serial numbers of the certificates `one` and `two`. */
const serials: Record<string, string> = {};
let replicas: Awaited<ReturnType<typeof startReplica>>[];
let edge: Awaited<ReturnType<typeof startEdge>>;

/** A certificate as the edge reads it, of an authority that stays the same. */
async function issue(name: string): Promise<void> {
  const { certificate, key } = await issueLocally('127.0.0.1', join(folder, 'authority/tls'));
  ca = /(-----BEGIN[^-]+-----[^-]+-----END CERTIFICATE-----\s*)$/.exec(certificate)?.[1] ?? '';
  serials[name] = new X509Certificate(certificate).serialNumber;
  await writeFile(join(folder, name), certificate + key, { mode: 0o644 });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edge-tls-'));
  await chmod(folder, 0o755);
  await issue('one');
  await issue('two');
  replicas = [await startReplica(), await startReplica()];
  const tls = { folder, file: 'one', trustedProxies: [PROXY, '127.0.0.16/30', '::1'] };
  edge = await startEdge(replicas, { perSource: PER_SOURCE, tls });
});
afterAll(async () => {
  await edge?.stop();
  for (const replica of replicas ?? []) replica.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  for (const replica of replicas)
    replica.behave = ({ url, headers }, response) => {
      if (url === '/headers') response.end(JSON.stringify(headers));
      if (url === '/large') response.end('x'.repeat(200_000));
      if (url === '/slow') setTimeout(() => response.end('late'), 4_000);
      return ['/headers', '/slow', '/large'].includes(url ?? '');
    };
});

describe('the edge with a certificate', () => {
  it.each([
    ['TLSv1.3', ['h2'], 'TLSv1.3 h2'],
    ['TLSv1.2', ['h2', 'http/1.1'], 'TLSv1.2 h2'],
    ['TLSv1.2', ['http/1.1'], 'TLSv1.2 http/1.1'],
    ['TLSv1.3', undefined, 'TLSv1.3 none'],
  ] as const)('agrees on %s with a client that offers %s', async (version, protocols, agreed) => {
    const options = { ca, minVersion: version, maxVersion: version };
    const { protocol, serial } = await handshake(edge.tlsUrl, {
      ...options,
      ...(protocols && { ALPNProtocols: [...protocols] }),
    });
    expect({ protocol, serial }).toEqual({ protocol: agreed, serial: serials.one });
  });

  it.each(['TLSv1.1', 'TLSv1'] as const)('refuses %s', async (version) => {
    const old = { ca, minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    await expect(handshake(edge.tlsUrl, old)).rejects.toThrow(/protocol version/);
  });

  it.each([
    ['GET', '/orders?limit=3'],
    ['POST', '/orders'],
  ])('redirects a %s of http to https with its method, path and query', async (method, path) => {
    const { status, headers } = await send(`${edge.url}${path}`, { method });
    expect({ status, to: headers.location }).toEqual({ status: 308, to: `${edge.tlsUrl}${path}` });
  });

  it('asks browsers to use https alone, and only where it has answered over TLS', async () => {
    for (const path of ['/orders', '/metrics'])
      expect((await send(`${edge.tlsUrl}${path}`, { ca })).headers['strict-transport-security']).toBe(
        'max-age=31536000',
      );
    expect((await send(`${edge.url}/orders`)).headers['strict-transport-security']).toBeUndefined();
  });

  it('tells the replicas that the request came over TLS', async () => {
    const overOne = JSON.parse((await send(`${edge.tlsUrl}/headers`, { ca })).body);
    const session = openHttp2(edge.tlsUrl, ca);
    const overTwo = JSON.parse((await sendOver(session, '/headers')).body);
    session.close();
    for (const headers of [overOne, overTwo])
      expect(headers).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' });
  });
});

describe('X-Forwarded-For and X-Forwarded-Proto', () => {
  const forwarded = async (localAddress: string, headers: Record<string, string>, url = edge.tlsUrl) => {
    const { body } = await send(`${url}/headers`, { ca, localAddress, headers });
    const { 'x-forwarded-for': client, 'x-forwarded-proto': scheme, forwarded: standard } = JSON.parse(body);
    return { client, scheme, standard };
  };

  it.each<[string, string, string, string]>([
    ['of a client are dropped', '127.0.0.9', CLIENT, '127.0.0.9'],
    ['of a trusted proxy name the client', PROXY, CLIENT, CLIENT],
    [
      'of a trusted proxy, in front of which the client has named another, name the client',
      PROXY,
      `6.6.6.6, ${CLIENT}`,
      CLIENT,
    ],
    ['of two trusted proxies name the client', PROXY, `6.6.6.6, ${CLIENT}, ${OTHER_PROXY}`, CLIENT],
    [
      'of three trusted proxies name the client',
      PROXY,
      `6.6.6.6, ${CLIENT}, 127.0.0.18, ${OTHER_PROXY}`,
      CLIENT,
    ],
    [
      'in which a proxy is named behind one that is not trusted, name the latter',
      PROXY,
      `${OTHER_PROXY}, 127.0.0.9`,
      '127.0.0.9',
    ],
    ['in which a trusted proxy names no address, name the proxy', PROXY, '6.6.6.6, unknown', PROXY],
    ['of IPv6 name the client', PROXY, '2001:db8::7', '2001:db8::7'],
  ])('%s', async (_, from, header, client) => {
    const headers = { 'X-Forwarded-For': header, 'X-Forwarded-Proto': 'https', Forwarded: 'for=6.6.6.6' };
    expect(await forwarded(from, headers)).toEqual({ client, scheme: 'https', standard: undefined });
  });

  it('are read anew for each request of a connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const clients = [CLIENT, '203.0.113.10', undefined, '203.0.113.11'];
    for (const client of clients) {
      const headers = client === undefined ? {} : { 'X-Forwarded-For': client };
      const { body } = await send(`${edge.tlsUrl}/headers`, { ca, agent, localAddress: PROXY, headers });
      expect(JSON.parse(body)['x-forwarded-for']).toBe(client ?? PROXY);
    }
    agent.destroy();
  });

  it('of a trusted proxy limit each of its clients, and not the proxy', async () => {
    const sendFor = async (client: string, path: string) => {
      const headers = { 'X-Forwarded-For': client };
      return (await send(`${edge.tlsUrl}${path}`, { ca, localAddress: PROXY, headers, agent: new Agent() }))
        .status;
    };
    const greedy = Array.from({ length: PER_SOURCE.connections + 30 }, () => sendFor(CLIENT, '/slow'));
    await vi.waitUntil(async () => (await edge.connections()) > PER_SOURCE.connections, { timeout: 10_000 });
    expect(await sendFor('203.0.113.10', '/orders')).toBe(201);
    const statuses = await Promise.all(greedy);
    expect(statuses.filter((status) => status === 200)).toHaveLength(PER_SOURCE.connections);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  });

  it('of a trusted proxy that ends TLS itself serve its requests over plain HTTP, and only those', async () => {
    const headers = { 'X-Forwarded-For': CLIENT, 'X-Forwarded-Proto': 'https' };
    expect(await forwarded(PROXY, headers, edge.url)).toMatchObject({ client: CLIENT, scheme: 'https' });
    for (const [localAddress, scheme] of [
      ['127.0.0.9', 'https'],
      [PROXY, 'http'],
      [PROXY, 'HTTPS2'],
    ] as const) {
      const claimed = { ...headers, 'X-Forwarded-Proto': scheme };
      expect((await send(`${edge.url}/headers`, { localAddress, headers: claimed })).status).toBe(308);
    }
  });
});

describe('HTTP/2', () => {
  const sessions: ClientHttp2Session[] = [];
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.destroy();
    await vi.waitUntil(async () => (await edge.connections()) < 10, { timeout: 60_000, interval: 200 });
  });
  const open = (source: string, window?: number) => {
    const session = openHttp2(edge.tlsUrl, ca, { source, ...(window !== undefined && { window }) });
    sessions.push(session);
    return session;
  };

  it('has 20 requests at once in a connection, and tells the client', async () =>
    expect(await limitsOf(open('127.0.0.2'))).toBe(20));

  it('has 200 requests at once of a source; others get 429, and other sources are served', async () => {
    const asked = Array.from({ length: 12 }, async () => {
      const session = open('127.0.0.3');
      await limitsOf(session);
      return Promise.all(Array.from({ length: 20 }, () => sendOver(session, '/slow')));
    });
    const statuses = (await Promise.all(asked)).flat().map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
    expect((await sendOver(open('127.0.0.4'))).status).toBe(201);
  });

  it('whose clients accept no bytes of their answers fits the memory, and other clients are served', async () => {
    const asked = Array.from({ length: 120 }, async (_, at) => {
      const session = open(`127.0.2.${1 + (at % 12)}`, 0);
      await limitsOf(session);
      return Promise.all(Array.from({ length: 20 }, () => sendOver(session, '/large', { read: false })));
    });
    const statuses = (await Promise.all(asked)).flat().map(({ status }) => status);
    expect(statuses).toHaveLength(2_400);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1_000);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(await edge.memory()).toBeLessThan(256 * 2 ** 20);
    expect((await send(`${edge.tlsUrl}/orders`, { ca })).status).toBe(201);
  });
});

describe('while the certificate changes', () => {
  it('no request fails: over fresh and kept connections, over HTTP/2, and among those that are being answered', async () => {
    const clients = startClients(edge.tlsUrl, ca);
    for (const certificate of ['two', 'one', 'two']) {
      const slow = send(`${edge.tlsUrl}/slow`, { ca });
      const http2 = openHttp2(edge.tlsUrl, ca);
      const slowOverHttp2 = sendOver(http2, '/slow');
      const old = await edge.replace(certificate);
      const served = async () => (await handshake(edge.tlsUrl, { ca })).serial;
      await vi.waitUntil(async () => (await served()) === serials[certificate], { timeout: 10_000 });
      expect((await slow).body).toBe('late');
      expect(await slowOverHttp2).toEqual({ status: 200, body: 'late' });
      const ended = async () =>
        (await execa('docker', ['inspect', '--format', '{{.State.Status}}', old])).stdout === 'exited';
      await vi.waitUntil(ended, { timeout: 30_000, interval: 100 });
    }
    const { outcomes, sessions } = await clients.stop();
    for (const [kind, counts] of Object.entries(outcomes)) {
      expect(Object.keys(counts), `${kind}: ${JSON.stringify(counts)}`).toEqual(['201']);
      expect(counts[201], kind).toBeGreaterThan(50);
    }
    expect(sessions).toBeGreaterThanOrEqual(4);
  });
});
