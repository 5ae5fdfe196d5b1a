import { containerTests } from '../../../vitest.containers.ts';

export default containerTests(['test/engine/**/*.test.ts']);
