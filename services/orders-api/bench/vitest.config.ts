import { defineConfig } from 'vitest/config';
import shared from '../../../vitest.shared.ts';

export default defineConfig({
  test: {
    ...shared.test,
    name: 'bench',
    include: ['bench/**/*.test.ts'],
    root: new URL('..', import.meta.url).pathname,
  },
});
