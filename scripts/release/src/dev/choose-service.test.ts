import { expect, test } from 'vitest';
import { chooseService } from './choose-service.ts';

const both = { services: ['orders-api', 'payments'], ofLocalTarget: 'orders-api' };

test('the named service is chosen, else the only one, else that of the local target', () => {
  expect(chooseService('payments', both)).toBe('payments');
  expect(chooseService(undefined, { services: ['payments'], ofLocalTarget: 'orders-api' })).toBe('payments');
  expect(chooseService(undefined, both)).toBe('orders-api');
});

test('a refusal lists the existing services', () => {
  expect(() => chooseService('payment', both)).toThrow('there is no service "payment"');
  expect(catching(() => chooseService('payment', both))).toMatchObject({
    hint: 'services: orders-api, payments',
  });
  const noTarget = { ...both, ofLocalTarget: undefined };
  expect(catching(() => chooseService(undefined, noTarget))).toMatchObject({
    hint: 'services: orders-api, payments; npm run dev -- orders-api',
  });
  expect(catching(() => chooseService('x', { services: [], ofLocalTarget: undefined }))).toMatchObject({
    hint: 'services/ is empty',
  });
});

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
