import { containerTests } from '../../../vitest.containers.ts';

export default containerTests(['test/**/*.test.ts']);
