import { defineConfig } from 'vitest/config';
import shared from '../../../vitest.shared.ts';

/** Two, because most of these tests wait for a rate of requests. */
export default defineConfig({ test: { ...shared.test, maxWorkers: 2 } });
