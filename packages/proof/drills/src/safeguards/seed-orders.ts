import { containersOf } from '@zero-downtime/lab';
import type { DrillContext } from '../context/context.ts';

const seed = (orders: number) => `
INSERT INTO orders (id, customer_id, currency, status, total_minor, created_at, tracking_number)
SELECT gen_random_uuid(), 'seeded-' || n % 10000, 'EUR', 'placed', 100, now(), 'SEED' || n
  FROM generate_series(1, ${orders}) AS n`;

/** Inserts orders with tracking numbers into the target's database. @throws LabRefused without a database; DockerError */
export async function seedOrders({ machines, target }: DrillContext, orders: number): Promise<void> {
  const psql = ['psql', '--username', 'postgres', '--dbname', 'orders', '--quiet', '--command'];
  for (const { machine, container } of await containersOf(machines, `${target.stack}_db`))
    await machine.run(['docker', 'exec', container, ...psql, seed(orders)]);
}
