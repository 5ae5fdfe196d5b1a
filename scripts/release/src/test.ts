import { Command } from 'commander';
import { ROOT } from './lib/command.ts';

const command = new Command('test')
  .description(
    'Lint, type check, unit and integration tests of every package, then a release on a real Swarm in a stack of its own.',
  )
  .option('--no-e2e', 'skip the end-to-end tests, which need a Swarm')
  .option('--full', 'also kill schema changes at every statement, and run the tests of npm run test:lab');

const { e2e, full = false } = command.parse().opts<{ e2e: boolean; full?: true }>();

const { execa } = await import('execa');
const { countResults } = await import('./lib/test-results.ts');

const inherited = {
  cwd: ROOT,
  stdio: 'inherit',
  reject: false,
  env: { TURBO_TELEMETRY_DISABLED: '1', ...(full && { KILL_AT: 'each' }) },
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
  const runs = [await testPackages()];
  if (e2e) runs.push(await execa('npm', ['run', '--silent', 'test:e2e'], inherited));
  if (full) runs.push(await execa('npm', ['run', '--silent', 'test:lab'], inherited));
  const { passed, failed } = await countResults(ROOT, { e2e, lab: full });
  const broken = runs.some(({ exitCode }) => exitCode !== 0);
  if (broken) process.exitCode = 1;
  console.log(`\nin ${Math.round((Date.now() - started) / 1000)} s`);
  // A lint or type error fails the run although no test failed.
  console.log(`${passed} passed, ${broken ? Math.max(1, failed) : failed} failed`);
}

/** Several at once, because many tests wait. */
function testPackages() {
  const tasks = ['build', 'lint', 'types', 'test'];
  const flags = ['--continue', '--concurrency=3', '--output-logs=new-only'];
  return execa('turbo', ['run', ...tasks, ...flags], inherited);
}
