import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

/**
 * The tests of a package, of which `files` need a Docker Engine or a browser. `npm run test:quick` (TEST_CONTAINERS=off) leaves these out.
 * @param settings of these files
 */
export const containerTests = (
  files: string[],
  settings: { globalSetup?: string; fileParallelism?: boolean; hookTimeout?: number } = {},
): ViteUserConfig => {
  const unit: TestProjectConfiguration = {
    extends: true,
    test: { name: 'unit', include: ['{src,test}/**/*.test.ts'], exclude: files },
  };
  const containers: TestProjectConfiguration = {
    extends: true,
    test: { name: 'containers', include: files, ...settings },
  };
  const projects = process.env.TEST_CONTAINERS === 'off' ? [unit] : [unit, containers];
  return defineConfig({ test: { ...shared.test, projects } });
};
