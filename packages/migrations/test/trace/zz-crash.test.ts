import { it } from 'vitest';
import { useTrace } from './trace-sql.ts';
const trace = useTrace();
it('x', async () => {
  for (let n = 0; n < 25; n++) {
    await trace({ 'expand.sql': 'CREATE INDEX CONCURRENTLY i ON orders (note); CREATE INDEX CONCURRENTLY j ON orders (note); DROP INDEX CONCURRENTLY i; CREATE INDEX CONCURRENTLY k ON customers (email); CREATE INDEX CONCURRENTLY l ON customers (email);' });
  }
}, 400_000);
