import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

/**
 * The tests of a package, of which `files` need a Docker Engine or a browser. `npm run test:quick` (TEST_CONTAINERS=off) leaves these out.
 * @param settings of these files
 * @param all of the tests
 */
export const containerTests = (
  files: string[],
  settings: { globalSetup?: string; fileParallelism?: boolean; hookTimeout?: number } = {},
  all = '{src,test}/**/*.test.ts',
): ViteUserConfig => {
  const unit: TestProjectConfiguration = {
    extends: true,
    test: { name: 'unit', include: [all], exclude: files },
  };
  const containers: TestProjectConfiguration = {
    extends: true,
    // After the unit tests: projects with different numbers of workers cannot run at the same time.
    test: { name: 'containers', include: files, sequence: { groupOrder: 1 }, ...settings },
  };
  const quick = process.env.TEST_CONTAINERS === 'off';
  const projects = quick ? [unit] : [unit, containers];
  // All tests of a package may need containers.
  return defineConfig({ test: { ...shared.test, projects, passWithNoTests: quick } });
};
