import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProbe } from '../src/index.ts';
import { answer, tokenFor } from './serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'probe-tls-'));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const trusted = getCACertificates('default');
const handshakes = { all: 0, resumed: 0 };
let server: ReturnType<typeof createServer>;
let url: string;

beforeAll(async () => {
  const names = ['-subj', '/O=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
  const argv = ['req', '-x509', ...key, ...names, '-out', 'certificate.pem'];
  execFileSync('openssl', argv, { cwd: folder, stdio: 'pipe' });
  server = createServer({ cert: read('certificate.pem'), key: read('key.pem') }, (_, response) =>
    answer(response, 200, []),
  ).on('secureConnection', (socket) => {
    handshakes.all++;
    if (socket.isSessionReused()) handshakes.resumed++;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  setDefaultCACertificates(trusted);
  server.close();
  rmSync(folder, { recursive: true });
});

async function run() {
  await using probe = startProbe({
    ...{ baseUrl: url, tokenFor, ratePerSecond: 200, processes: 1, maxRequests: 100, tries: 1 },
    probe: { scopes: [], requests: [{ get: '/', weight: 1 }] },
  });
  await probe.finished;
  return probe.report();
}

test('over TLS, requests to a server that the client does not trust fail, and each is counted', async () => {
  expect(await run()).toMatchObject({ sent: 100, failed: 100 });
});

test('over TLS, each fresh connection makes a whole handshake', async () => {
  setDefaultCACertificates([...trusted, read('certificate.pem')]);
  const before = handshakes.all;
  expect(await run()).toMatchObject({ sent: 100, failed: 0 });
  expect(handshakes.all - before).toBeGreaterThan(50);
  expect(handshakes.resumed).toBe(0);
});
