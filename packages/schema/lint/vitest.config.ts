import { databaseTests } from '../../../vitest.database.ts';

export default databaseTests(['test/trace/**/*.test.ts', 'test/**/real-*.test.ts']);
