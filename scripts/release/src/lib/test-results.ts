import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Sums the vitest results of all packages and of the given suites; for a package whose tests are cached, turbo restores the file. */
export async function countResults(
  root: string,
  suites: Record<'e2e' | 'lab', boolean>,
): Promise<{ passed: number; failed: number }> {
  const count = { passed: 0, failed: 0 };
  const files = [
    'packages/*/*/test-results/results.json',
    'services/*/test-results/results.json',
    'scripts/*/test-results/results.json',
    ...(suites.e2e ? ['test-results/e2e.json'] : []),
    ...(suites.lab ? ['test-results/lab.json'] : []),
  ];
  for await (const file of glob(files, { cwd: root })) {
    const results = JSON.parse(await readFile(join(root, file), 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    count.passed += results.numPassedTests;
    count.failed += results.numFailedTests;
  }
  return count;
}
