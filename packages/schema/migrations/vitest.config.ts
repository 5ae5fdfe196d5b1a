import { defineConfig } from 'vitest/config';

import shared from '../../../vitest.shared.ts';

// Each file of integration tests starts its own PostgreSQL: run one file at a time to limit the load.
export default defineConfig({ test: { ...shared.test, fileParallelism: false } });
