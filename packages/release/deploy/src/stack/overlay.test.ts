import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { canaryFile } from '../canary/canary-file.ts';
import { loadTarget } from '../target/load.ts';
import { readApiStack } from './api.ts';
import { withWrittenFiles } from './hand-over.ts';
import { checkOverlay } from './overlay.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const GOOD = `
version: "3.9"
services:
  api:
    environment: { PROVIDER_URL: "\${PROVIDER_URL:-https://pay.example.com}", CACHE_MB: 64 }
    secrets: [{ source: provider_key, target: provider_key, uid: "1000", mode: 0400 }]
    deploy: { replicas: 5, resources: { limits: { memory: 512M } } }
secrets:
  provider_key: { external: true, name: payments_provider_key }
`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'overlay-'));
  await cp(join(ROOT, 'infra'), join(root, 'infra'), { recursive: true });
  await mkdir(join(root, 'services/orders-api'), { recursive: true });
});
afterAll(() => rm(root, { recursive: true }));

const loaded = { ...(await loadTarget(ROOT, 'production')), service: 'orders-api', encryptedNetworks: false };
const read = async (settings: Record<string, string> = {}) =>
  (await readApiStack({ root, target: { ...loaded, settings } })).files;

describe("a service's own stack file", () => {
  it('is not needed', async () => {
    await rm(join(root, 'services/orders-api/stack.yml'), { force: true });
    expect((await read()).files.map(({ path }) => path)).toEqual(['service.yml']);
  });

  it('is laid over the one of every service, and is a part of what the service is', async () => {
    const before = await read();
    await writeFile(join(root, 'services/orders-api/stack.yml'), GOOD);
    const after = await read();
    expect(after.files.map(({ path }) => path)).toEqual([
      'service.yml',
      '../../services/orders-api/stack.yml',
    ]);
    expect(after.hash).not.toBe(before.hash);
    expect((await read({ PROVIDER_URL: 'https://other.example.com' })).hash).not.toBe(after.hash);
  });

  it('is handed to docker in a folder of its own, like the others', async () => {
    await writeFile(join(root, 'services/orders-api/stack.yml'), GOOD);
    await withWrittenFiles(await read(), async (paths) => {
      expect(paths).toHaveLength(2);
      const [folder] = paths[0]?.split('infra/stack/') ?? [];
      expect(paths[1]).toBe(`${folder}services/orders-api/stack.yml`);
    });
  });

  it('says the same of a canary, but for the number of replicas', () =>
    expect(parse(canaryFile(GOOD)).services.canary).toMatchObject({
      environment: { CACHE_MB: 64 },
      deploy: { replicas: 1, resources: { limits: { memory: '512M' } } },
    }));

  it.each([
    ['another service', 'services: { api: {}, worker: { image: x } }', /worker/],
    ['an image', 'services: { api: { image: x } }', /image/],
    ['a port', 'services: { api: { ports: ["80:3000"] } }', /ports/],
    ['another drain', 'services: { api: { stop_grace_period: 1s } }', /stop_grace_period/],
    ['a health check', 'services: { api: { healthcheck: { test: ["NONE"] } } }', /healthcheck/],
    ['the database of another', 'services: { api: { environment: { DATABASE_URL: x } } }', /DATABASE_URL/],
    ['a secret in a file', 'services: { api: {} }\nsecrets: { key: { file: ./key } }', /file/],
    [
      'a secret over that of the database',
      'services: { api: {} }\nsecrets: { app_database_url: { external: true } }',
      /of the database/,
    ],
    ['no version', 'services: { api: {} }', /"3\.9"/],
    ['broken YAML', 'services: [', /not YAML/],
  ])('with %s is refused and says why', (_, text, message) =>
    expect(() => checkOverlay('payments', text)).toThrow(
      expect.objectContaining({
        outcome: 'refused',
        message: expect.stringMatching(message),
      }),
    ),
  );
});
