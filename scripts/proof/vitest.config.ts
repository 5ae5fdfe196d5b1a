import { containerTests } from '../../vitest.containers.ts';

export default containerTests(['src/bench/{smoke,schema/schema}.test.ts'], {}, 'src/**/*.test.ts');
