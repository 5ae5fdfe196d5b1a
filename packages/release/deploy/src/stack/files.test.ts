import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadTarget } from '../target/load.ts';
import { supportsStartInterval } from './api.ts';
import {
  checkSettings,
  readStackFiles,
  stackEnvironment,
  stackFileNames,
  variablesOf,
  withOneVersion,
} from './files.ts';
import { monitoringSettings } from './monitoring.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

// biome-ignore lint/suspicious/noTemplateCurlyInString: the stack files' own syntax
const EVERY_FORM = '${A} ${B:-x} ${C:?say} $D';

describe('stack files', () => {
  it('name their variables in every form', () => expect(variablesOf(EVERY_FORM)).toEqual(['A', 'B', 'C']));

  it('never use variables of the calling shell', async () => {
    const files = await readStackFiles(ROOT, ['service.yml'], {});
    expect(stackEnvironment(files, { REPLICAS: '5' })).toMatchObject({ REPLICAS: '5', LOG_LEVEL: undefined });
  });

  it('have another hash when a setting that they use differs, and only then', async () => {
    const hash = async (settings: Record<string, string>) =>
      (await readStackFiles(ROOT, ['service.yml'], settings)).hash;
    expect(await hash({ REPLICAS: '5' })).not.toBe(await hash({}));
    expect(await hash({ PUBLISHED_PORT: '81' })).toBe(await hash({}));
  });

  it('all get the newest of their versions, and no other change', () => {
    const files = ['3.9', '3.12', '3.9'].map((version) => ({
      path: 'a.yml',
      text: `# 3.9\nversion: "${version}"\n`,
    }));
    expect(withOneVersion(files).map(({ text }) => text)).toEqual(Array(3).fill('# 3.9\nversion: "3.12"\n'));
  });

  it.each([
    ['1.41', ['28.5.2'], false],
    ['1.43', ['26.1.5+dfsg1'], false],
    ['1.44\n', ['26.1.5+dfsg1', '28.5.2'], true],
    ['1.100', ['25.0.0'], true],
    ['2.0', ['30.0.0'], true],
    ['', ['26.1.5'], false],
    ['1.44', ['26.1.5', '20.10.24+dfsg1'], false],
    ['1.44', ['unknown'], false],
  ])('API %j with managers of %j has start_interval: %s', (version, engines, known) =>
    expect(supportsStartInterval(version, engines)).toBe(known),
  );

  it("mount the certificate of the database's private CA, for a target that names it", async () => {
    const target = await loadTarget(ROOT, 'local');
    const secrets = { app: 'app', owner: 'owner' };
    expect(stackFileNames({ ...target, secrets }).api).not.toContain('database-ca.yml');
    expect(stackFileNames({ ...target, secrets: { ...secrets, ca: 'ca' } }).api).toContain('database-ca.yml');
  });

  it('refuse a setting that none of them uses', async () => {
    const target = await loadTarget(ROOT, 'local');
    const files = [
      await readStackFiles(ROOT, Object.values(stackFileNames(target)).flat(), target.settings),
      await monitoringSettings(ROOT),
    ];
    expect(() => checkSettings(target, files)).not.toThrow();
    expect(() => checkSettings({ ...target, settings: { UPDATE_DELY: '1s' } }, files)).toThrow(/UPDATE_DELY/);
  });

  it('encrypt every network that they make, for a target that asks for it', async () => {
    const target = await loadTarget(ROOT, 'local');
    const names = stackFileNames({ ...target, encryptedNetworks: true });
    expect(stackFileNames(target)).not.toEqual(names);
    for (const [part, files] of Object.entries(names)) {
      const { made, encrypted } = await networksOf(files);
      expect(
        made.filter((network) => !encrypted.includes(network)),
        part,
      ).toEqual([]);
    }
  });

  it('have every service log without blocking, and within limits of its log and its processes', async () => {
    const folder = join(ROOT, 'infra/stack');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yml'));
    const services = await Promise.all(
      names.map(async (name) => {
        const { services = {} } = parse(await readFile(join(folder, name), 'utf8'), { merge: true });
        // Files without an image are laid over another file's service.
        return Object.entries<Service>(services).filter(([, { image }]) => image !== undefined);
      }),
    );
    expect(
      services
        .flat()
        .map(([name]) => name)
        .sort(),
    ).toEqual(['api', 'backups', 'db', 'edge', 'grafana', 'listener', 'prometheus']);
    for (const [name, { logging, deploy }] of services.flat()) {
      expect(deploy?.resources?.limits?.pids, name).toBeGreaterThan(0);
      expect(logging?.options, name).toMatchObject({
        mode: 'non-blocking',
        'max-buffer-size': expect.stringMatching(/^\d+m$/),
        'max-size': expect.stringMatching(/^\d+m$/),
        'max-file': expect.stringMatching(/^\d+$/),
      });
    }
  });
});

/** The networks of stack files as they are merged: which are made, and which of them are encrypted. */
async function networksOf(files: string[]) {
  const texts = await Promise.all(files.map((name) => readFile(join(ROOT, 'infra/stack', name), 'utf8')));
  const merged = new Map<string, Network>(
    texts.flatMap((text) => Object.entries(parse(text, { merge: true }).networks ?? {})),
  );
  const made = [...merged].filter(([, { external }]) => !external);
  const encrypted = made.filter(([, { driver_opts }]) => driver_opts?.encrypted === 'true');
  return { made: made.map(([name]) => name), encrypted: encrypted.map(([name]) => name) };
}

interface Network {
  external?: boolean;
  driver_opts?: Record<string, string>;
}

interface Service {
  image?: string;
  logging?: { options?: Record<string, string> };
  deploy?: { resources?: { limits?: { pids?: number } } };
}
