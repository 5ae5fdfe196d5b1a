import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Command } from 'commander';
import { ROOT } from './lib/command.ts';

const command = new Command('without-proof')
  .description(
    'Clone the last commit without packages/proof and scripts/proof, and see that the rest installs, builds, lints, type checks, ' +
      'passes its tests and deploys 1.0.0, then the current release, to a stack of its own.',
  )
  .option('--no-deploy', 'leave the deploy out')
  .option('--keep', 'do not remove the clone')
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
      // A test whose inputs are the same files as in the checkout need not run again; one that named a removed file must.
      TURBO_CACHE_DIR: join(ROOT, '.turbo/cache'),
    },
  });
};

try {
  await run('git', 'clone', '--quiet', ROOT, '.');
  await stripProof(clone);
  await run('npm', 'install', '--ignore-scripts');
  await run(
    'turbo',
    'run',
    'build',
    'lint',
    'typecheck',
    'test',
    '--concurrency=2',
    '--output-logs=new-only',
  );
  if (deploy) await deployOnce(clone, run);
  console.log('\nWithout the proof room everything else works.');
} catch (error) {
  console.error(
    `\n${(error as Error).message}\nSo something needs the proof room. Look for it in ${clone} with --keep.`,
  );
  process.exitCode = 1;
} finally {
  if (!keep) await rm(clone, { recursive: true, force: true });
}
