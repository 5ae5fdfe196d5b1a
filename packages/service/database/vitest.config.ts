import { databaseTests } from '../../../vitest.database.ts';

export default databaseTests(['test/**/*.test.ts']);
