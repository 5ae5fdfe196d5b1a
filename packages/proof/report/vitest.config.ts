import { containerTests } from '../../../vitest.containers.ts';

// A machine without Chromium installs it first.
export default containerTests(['test/browser.test.ts'], { hookTimeout: 600_000 });
