import { glob } from 'node:fs/promises';
import { Command } from 'commander';
import { ROOT } from './lib/command.ts';

const command = new Command('test')
  .description(
    'Lint, type check, unit and integration tests of every package, then a release on a real Swarm in a stack of its own.',
  )
  .option('--no-e2e', 'skip the end-to-end tests, which need a Swarm');

const { e2e } = command.parse().opts<{ e2e: boolean }>();

const { execa } = await import('execa');
const { countResults } = await import('./lib/test-results.ts');

const inherited = {
  cwd: ROOT,
  stdio: 'inherit',
  reject: false,
  env: { TURBO_TELEMETRY_DISABLED: '1' },
} as const;

if (
  (await execa('docker', ['info', '--format', '{{.Swarm.ControlAvailable}}'], { reject: false })).stdout !==
  'true'
) {
  console.error(
    'The tests need a Docker Engine that is a Swarm manager, and none answers: run npm run setup first.',
  );
  process.exitCode = 1;
} else {
  const started = Date.now();
  const packages = await execa(
    'turbo',
    ['run', 'build', 'lint', 'typecheck', 'test', '--continue', '--concurrency=2', '--output-logs=new-only'],
    inherited,
  );
  const ends = e2e ? await endToEnd() : [];
  const { passed, failed } = await countResults(ROOT, e2e);
  const broken = [packages, ...ends].some(({ exitCode }) => exitCode !== 0);
  if (broken) process.exitCode = 1;
  console.log(`\nin ${Math.round((Date.now() - started) / 1000)} s`);
  // A lint or type error fails the run although no test failed.
  console.log(`${passed} passed, ${broken ? Math.max(1, failed) : failed} failed`);
}

/** The end-to-end tests of each existing scripts folder; they need the whole machine. */
async function endToEnd() {
  const results = [];
  for await (const config of glob('scripts/*/vitest.e2e.config.ts', { cwd: ROOT }))
    results.push(await execa('vitest', ['run', '--config', config], inherited));
  return results;
}
