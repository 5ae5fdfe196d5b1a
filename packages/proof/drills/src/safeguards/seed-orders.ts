import type { DrillContext } from '../context/context.ts';

const seed = (orders: number) => `
INSERT INTO orders (id, customer_id, currency, status, total_minor, created_at, tracking_number)
SELECT gen_random_uuid(), 'seeded-' || n % 10000, 'EUR', 'placed', 100, now(), 'SEED' || n
  FROM generate_series(1, ${orders}) AS n`;

/** Inserts orders with tracking numbers into the target's database. @throws DockerError */
export async function seedOrders({ lab, target }: DrillContext, orders: number): Promise<void> {
  const listed = await lab.inside('manager', [
    'docker',
    'ps',
    '--quiet',
    '--filter',
    `label=com.docker.swarm.service.name=${target.stack}_db`,
  ]);
  const psql = ['psql', '--username', 'postgres', '--dbname', 'orders', '--quiet', '--command'];
  await lab.inside('manager', ['docker', 'exec', listed.trim(), ...psql, seed(orders)]);
}
