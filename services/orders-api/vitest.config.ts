import { defineConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

export default defineConfig({
  test: { ...shared.test, include: ['test/**/*.test.ts'], globalSetup: 'test/setup.ts' },
});
