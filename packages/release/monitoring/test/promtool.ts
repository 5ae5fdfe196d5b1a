import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { type RenderedFile, renderPrometheus, type Watched } from '../src/index.ts';

export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const IMAGE = versions.prometheus.image;

interface Said {
  ok: boolean;
  text: string;
}

/** Where promtool finds the rendered files and the tests of the rules. */
export interface Bench {
  files: RenderedFile[];
  /** What promtool says, and whether it is content. */
  promtool: (...args: string[]) => Promise<Said>;
  /** What it says of a file of rules. */
  check: (rules: string) => Promise<Said>;
  /** Carries out a test of the rules that is not among those of infra/prometheus/tests. */
  test: (text: string) => Promise<Said>;
  remove: () => Promise<void>;
}

/** What the tests of the rules are about: a stack called shop, with a backup each hour. */
export const watched = (changes: Partial<Watched> = {}): Watched => ({
  settings: {},
  stacks: [{ stack: 'shop', settings: { BACKUP_EVERY_SECONDS: '3600' } }],
  alertmanagers: [],
  ...changes,
});

/** Lays Prometheus's files out as its container has them. @throws when setup has not made the image. */
export async function createBench(changes: Partial<Watched> = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'monitoring-'));
  const files = await renderPrometheus(ROOT, watched(changes));
  for (const { key, content } of files) {
    const path = join(folder, key === 'prometheus' ? 'prometheus.yml' : `rules/${key}.yml`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  await cp(join(ROOT, 'infra/prometheus/tests'), join(folder, 'tests'), { recursive: true });
  // mkdtemp admits its owner only, and promtool runs as another user.
  await execa('chmod', ['-R', 'a+rX', folder]);
  const promtool = async (...args: string[]): Promise<Said> => {
    const { exitCode, all } = await execa('docker', [...CONTAINER(folder), IMAGE, ...args], {
      reject: false,
      all: true,
    });
    // 125: docker itself failed
    if (exitCode === 125) throw new Error(`${IMAGE} does not run (npm run setup makes it): ${all}`);
    return { ok: exitCode === 0, text: all };
  };
  return {
    files,
    promtool,
    remove: () => rm(folder, { recursive: true }),
    test: async (text) => {
      await writeFile(join(folder, 'tests/one.yml'), text, { mode: 0o644 });
      return promtool('test', 'rules', '/etc/prometheus/tests/one.yml');
    },
    check: async (rules) => {
      await writeFile(join(folder, 'checked.yml'), rules, { mode: 0o644 });
      return promtool('check', 'rules', '/etc/prometheus/checked.yml');
    },
  };
}

const CONTAINER = (folder: string): string[] => [
  ...['run', '--rm', '--network', 'none', '--volume', `${folder}:/etc/prometheus:ro`],
  ...['--entrypoint', 'promtool'],
];
