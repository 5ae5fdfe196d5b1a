import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/lib/command.ts';
import { type Clone, freshClone } from '../e2e/fresh-clone.ts';
import { startStopwatch } from '../e2e/stopwatch.ts';
import { registryOf } from '../registry.ts';

// A name that a reader's own service is unlikely to have, because the stack has the service's name.
const SERVICE = 'trial-stock';
const PORT = 18_240;

const watch = startStopwatch();
let clone: Clone;

const npm = (...args: string[]) => clone.run('npm', 'run', '--silent', ...args);
const refused = async (...args: string[]) => {
  const failure = await npm(...args).catch((error: { exitCode: number; all: string }) => error);
  expect(failure).toMatchObject({ exitCode: 2 });
  return (failure as { all: string }).all;
};

// Skipped in a repository from which the example was stripped.
describe.runIf(existsSync(join(ROOT, 'services/orders-api')))(
  'a clone that becomes the repository of another service',
  () => {
    beforeAll(async () => {
      clone = await watch.time('clone, with its dependencies', () => freshClone(registryOf(SERVICE)));
      await npm('new-service', '--', SERVICE, '--port', String(PORT));
    });
    afterAll(async () => {
      console.log(`\n${watch.lines()}\n`);
      await npm('teardown', '--', '--target', SERVICE, '--data', '--yes').catch(() => {});
      await clone?.remove();
    });

    it('refuses to strip or rename an uncommitted checkout, and changes nothing', async () => {
      const before = await clone.run('git', 'status', '--porcelain');
      expect(await refused('strip-example', '--', '--proof', '--yes')).toContain('not committed');
      expect(await refused('rename', '--', '@acme', 'shop', 'https://github.com/acme/shop')).toContain(
        'not committed',
      );
      expect(await clone.run('git', 'status', '--porcelain')).toBe(before);
      await clone.commit('Add a service');
      expect(await refused('strip-example', '--', '--yes')).toContain('npm run strip-example -- --proof');
      expect(await refused('rename', '--', 'acme', 'shop', 'https://github.com/acme/shop')).toContain(
        'acme is not a scope',
      );
      expect(await clone.run('git', 'status', '--porcelain')).toBe('');
    });

    it('without the example and the proof room the rest builds, lints and passes its tests', async () => {
      const said = await watch.time('strip-example', () => npm('strip-example', '--', '--proof', '--yes'));
      expect(said).toContain('removed services/orders-api');
      const orders = await clone.run('git', 'grep', '--untracked', '-Iil', 'orders');
      const listed = [...said.matchAll(/^ {2}(\S+) \(\d+ files\)$/gm)].map(([, folder]) => folder);
      const unlisted = orders
        .split('\n')
        .filter(
          (file) => file !== 'package-lock.json' && !listed.includes(file.split('/').slice(0, 3).join('/')),
        );
      expect(unlisted).toEqual([]);
      await clone.commit('Remove the example');
      const tasks = ['build', 'lint', 'types', 'test'];
      // Turbo's cache skips tests whose inputs are unchanged; a test that names a removed file runs.
      const cache = [
        '--cache-dir',
        join(ROOT, '.turbo/cache'),
        '--concurrency=2',
        '--output-logs=errors-only',
      ];
      await watch.time('build, lint, type check and tests of what is left', () =>
        clone.run('turbo', 'run', ...tasks, ...cache),
      );
    });

    it('is renamed once, and still lints', async () => {
      const names = ['@acme', 'shop', 'https://github.com/acme/shop'];
      expect(await npm('rename', '--', ...names, '--plan')).toMatch(/^\d+ files$/m);
      expect(await clone.run('git', 'status', '--porcelain')).toBe('');
      await watch.time('rename', () => npm('rename', '--', ...names));
      const old = ['-e', '@zero-downtime/', '-e', 'urn:zero-downtime', '-e', 'your-organisation'];
      const left = await execa('git', ['grep', '-Il', ...old], { cwd: clone.root, reject: false });
      expect(left.stdout).toBe('');
      await clone.commit('Names of our own');
      expect(await npm('rename', '--', ...names)).toContain('nothing to do');
      await watch.time('lint and type check under the new names', async () => {
        await npm('lint');
        await clone.run('turbo', 'run', 'types', '--concurrency=2', '--output-logs=errors-only');
      });
      await clone.run('npm', 'test', '-w', `@acme/${SERVICE}`);
    });

    it('is deployed, and answers every request of the probe', async () => {
      // The signing key is read from the folder of the new name.
      await clone.run('mv', join(clone.root, '../zero-downtime-orders'), join(clone.root, '../shop'));
      await watch.time('deploy', () => npm('deploy', '--', '--target', SERVICE));
      const said = await npm('probe', '--', '--target', SERVICE, '--duration', '5s', '--tries', '1');
      expect(said).toMatch(/^0 of \d+ first tries failed/m);
    });
  },
);
