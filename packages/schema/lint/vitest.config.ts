import { defineConfig } from 'vitest/config';

import shared from '../../../vitest.shared.ts';

// Each file of integration tests has a PostgreSQL of its own: one at a time is kinder to the machine.
export default defineConfig({ test: { ...shared.test, fileParallelism: false } });
