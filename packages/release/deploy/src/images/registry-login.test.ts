import { expect, it } from 'vitest';
import { isLoopback, isPart } from './registry-login.ts';

it.each(['orders_api', 'orders_edge', 'orders_db', 'orders_db-17', 'orders_backups', 'orders_prometheus'])(
  '%s gets the new login',
  (service) => expect(isPart('orders', service)).toBe(true),
);

it.each([
  ['a job, which an update would run again', 'orders_backup-take'],
  ['a service of another stack', 'orders-two_api'],
  ['the same name without a stack', 'api'],
])('%s does not', (_, service) => expect(isPart('orders', service)).toBe(false));

it('only a loopback address is asked by plain HTTP', () => {
  expect(['127.0.0.1:5050', 'localhost', 'localhost:5000/shop', '[::1]:5000'].map(isLoopback)).not.toContain(
    false,
  );
  expect(['registry.example.com', 'localhost.example.com', '10.0.0.1:5000'].map(isLoopback)).not.toContain(
    true,
  );
});
