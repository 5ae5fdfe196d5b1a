import { defineConfig } from 'vitest/config';
import shared from '../../../vitest.shared.ts';

// A machine without Chromium installs it first.
export default defineConfig({ test: { ...shared.test, hookTimeout: 600_000 } });
