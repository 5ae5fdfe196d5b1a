import { containerTests } from '../../../vitest.containers.ts';

export default containerTests(['test/{dashboards,rules,two-services}.test.ts']);
