import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DockerError } from '@zero-downtime/swarm';
import { defaultKeyFile, ensureKeyFile, generateSigningKey } from '@zero-downtime/tokens';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Site } from '../site.ts';
import { readStackFiles, stackFileNames } from '../stack/files.ts';
import { loadTarget, type Target } from '../target/load.ts';
import { readTokenKeys, removeTokenKeys, storeTokenKeys } from './token-keys.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
let home: string;
let local: Target;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'keys-'));
  vi.stubEnv('XDG_DATA_HOME', home);
  local = await loadTarget(ROOT, 'local');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const withKeys = (keys: Target['tokens']['keys']) => ({ ...local, tokens: { ...local.tokens, keys } });

describe('the public keys for tokens', () => {
  it('are the public half of this machine’s key, and never the private one', async () => {
    await ensureKeyFile(defaultKeyFile());
    const { variables, config } = await readTokenKeys(local);
    expect(JSON.parse(config?.content ?? '')).toEqual({
      keys: [expect.not.objectContaining({ d: expect.anything() })],
    });
    expect(variables).toEqual({
      AUTH_ISSUER: local.tokens.issuer,
      AUTH_AUDIENCE: local.tokens.audience,
      AUTH_ALGORITHMS: 'EdDSA',
      TOKEN_KEYS_CONFIG: config?.name,
    });
    expect(config?.name).toMatch(new RegExp(`^${local.stack}_token-keys-[0-9a-f]{12}$`));
  });

  it('that are missing refuse the deploy before any change, with the next step', async () => {
    await expect(readTokenKeys(local)).rejects.toMatchObject({ outcome: 'refused', hint: 'npm run setup' });
  });

  it('may come from a file, which must hold no private key', async () => {
    const path = join(home, 'keys.json');
    const { publicKeys, privateKey } = await generateSigningKey();
    await writeFile(path, JSON.stringify(publicKeys));
    const { config } = await readTokenKeys(withKeys({ kind: 'file', path }));
    expect(JSON.parse(config?.content ?? '')).toEqual(publicKeys);

    await writeFile(path, JSON.stringify({ keys: [privateKey] }));
    await expect(readTokenKeys(withKeys({ kind: 'file', path }))).rejects.toThrow('not a public one');
    await expect(readTokenKeys(withKeys({ kind: 'file', path: `${path}.txt` }))).rejects.toMatchObject({
      outcome: 'refused',
    });
  });

  it('of a URL are fetched by the replicas: Swarm gets none', async () => {
    const url = 'https://id.example.com/jwks';
    const keys = await readTokenKeys(withKeys({ kind: 'url', url }));
    expect(keys).toMatchObject({ variables: { AUTH_JWKS_URL: url }, config: undefined });
    expect(stackFileNames(withKeys({ kind: 'url', url })).api).toEqual(['service.yml']);
  });

  it('are part of the settings hash: other keys need a deploy', async () => {
    const hash = async () => {
      const settings = { ...local.settings, ...(await readTokenKeys(local)).variables };
      return (await readStackFiles(ROOT, stackFileNames(local).api, settings)).hash;
    };
    await ensureKeyFile(defaultKeyFile());
    const before = await hash();
    expect(await hash()).toBe(before);
    await rm(defaultKeyFile());
    await ensureKeyFile(defaultKeyFile());
    expect(await hash()).not.toBe(before);
  });
});

describe('in Swarm', () => {
  const failing = (stderr: string) => async (args: readonly string[]) => {
    throw new DockerError([...args], stderr, {});
  };
  const site = (docker: unknown) => ({ docker, target: local }) as Site;
  const keys = { variables: {}, config: { name: 'orders_token-keys-1', content: '{}' } };

  it('existing keys stay', async () => {
    await storeTokenKeys(
      site(failing('rpc error: code = AlreadyExists desc = config … already exists')),
      keys,
    );
    await expect(storeTokenKeys(site(failing('no route to host')), keys)).rejects.toThrow();
  });

  it('old keys are removed, except the newest three and those in use', async () => {
    const removed: string[] = [];
    const stored = (n: number) => ({
      ID: `id${n}`,
      CreatedAt: `2026-01-0${n}T00:00:00Z`,
      Spec: { Name: `k${n}` },
    });
    const docker = async (args: readonly string[]) => {
      if (args[1] === 'ls') return 'k4\nk2\nk1\nk5\nk3\n';
      if (args[1] === 'inspect') return JSON.stringify([4, 2, 1, 5, 3].map(stored));
      if (args.at(-1) === 'k1') return failing("config 'k1' is in use by the following service")(args);
      removed.push(args.at(-1) as string);
      return '';
    };
    await removeTokenKeys(site(docker));
    expect(removed).toEqual(['k2']);
  });
});
