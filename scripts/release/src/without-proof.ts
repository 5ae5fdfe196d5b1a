import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Command } from 'commander';
import { ROOT } from './lib/command.ts';

const command = new Command('without-proof')
  .description(
    'Clone the last commit without packages/proof and scripts/proof, and check that the rest installs, builds, lints, type checks, ' +
      'passes its tests and deploys 1.0.0, then the current release, to a separate stack.',
  )
  .option('--no-deploy', 'skip the deploy')
  .option('--keep', 'keep the clone')
  .allowExcessArguments(false);
const { deploy, keep } = command.parse().opts<{ deploy: boolean; keep?: true }>();

const { execa } = await import('execa');
const { stripProof } = await import('./strip/strip.ts');
const { deployOnce } = await import('./without-proof/deploy-once.ts');

const clone = await mkdtemp(join(tmpdir(), 'without-proof-'));
const run = async (...[name = '', ...args]: string[]) => {
  console.log(`\n> ${[name, ...args].join(' ')}`);
  await execa(name, args, {
    cwd: clone,
    stdio: 'inherit',
    env: {
      PATH: [join(clone, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      TURBO_TELEMETRY_DISABLED: '1',
      // Turbo's cache skips tests whose inputs are unchanged; a test that names a removed file runs.
      TURBO_CACHE_DIR: join(ROOT, '.turbo/cache'),
    },
  });
};

try {
  await run('git', 'clone', '--quiet', ROOT, '.');
  await stripProof(clone);
  await run('npm', 'install', '--ignore-scripts');
  await run('turbo', 'run', 'build', 'lint', 'types', 'test', '--concurrency=2', '--output-logs=new-only');
  if (deploy) await deployOnce(clone, run);
  console.log('\nThe rest works without the proof room.');
} catch (error) {
  console.error(
    `\n${(error as Error).message}\nA part outside of the proof room needs it. Run again with --keep and look in ${clone}.`,
  );
  process.exitCode = 1;
} finally {
  if (!keep) await rm(clone, { recursive: true, force: true });
}
