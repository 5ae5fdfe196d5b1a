import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadTarget } from '../target/load.ts';
import { checkSettings, readStackFiles, stackEnvironment, stackFileNames, variablesOf } from './files.ts';
import { monitoringSettings } from './monitoring.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

// biome-ignore lint/suspicious/noTemplateCurlyInString: the stack files' own syntax
const EVERY_FORM = '${A} ${B:-x} ${C:?say} $D';

describe('stack files', () => {
  it('name their variables in every form', () => expect(variablesOf(EVERY_FORM)).toEqual(['A', 'B', 'C']));

  it('never take a variable from the shell that was not given', async () => {
    const files = await readStackFiles(ROOT, ['orders-api.yml'], {});
    expect(stackEnvironment(files, { REPLICAS: '5' })).toMatchObject({ REPLICAS: '5', LOG_LEVEL: undefined });
  });

  it('have another hash when a setting that they use differs, and only then', async () => {
    const hash = async (settings: Record<string, string>) =>
      (await readStackFiles(ROOT, ['orders-api.yml'], settings)).hash;
    expect(await hash({ REPLICAS: '5' })).not.toBe(await hash({}));
    expect(await hash({ PUBLISHED_PORT: '81' })).toBe(await hash({}));
  });

  it('refuse a setting that none of them knows', async () => {
    const target = await loadTarget(ROOT, 'local');
    const files = [
      await readStackFiles(ROOT, Object.values(stackFileNames(target)).flat(), target.settings),
      await monitoringSettings(ROOT),
    ];
    expect(() => checkSettings(target, files)).not.toThrow();
    expect(() => checkSettings({ ...target, settings: { UPDATE_DELY: '1s' } }, files)).toThrow(/UPDATE_DELY/);
  });

  it.each(['local', 'lab', 'production'])(
    'of target %s hold a failed replica against the release for as long as its health check may take',
    async (name) => {
      const target = await loadTarget(ROOT, name);
      const seconds = (setting: string, otherwise: number) =>
        Number.parseInt(target.settings[setting] ?? String(otherwise), 10);
      expect(seconds('UPDATE_MONITOR', 40)).toBeGreaterThan(
        seconds('HEALTH_INTERVAL', 10) * 3 + seconds('HEALTH_TIMEOUT', 5),
      );
    },
  );
});
