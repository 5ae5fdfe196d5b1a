import { defineConfig } from 'vitest/config';

import shared from '../../../vitest.shared.ts';

// Each integration test file starts its own PostgreSQL, so files run one at a time.
export default defineConfig({ test: { ...shared.test, fileParallelism: false } });
