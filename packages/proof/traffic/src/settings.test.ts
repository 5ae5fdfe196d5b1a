import { expect, test } from 'vitest';
import { settle } from './settings.ts';

test('every invalid option is named in one error, including the options of the orders', () => {
  const asked = { baseUrl: 'http://127.0.0.1:8080', tokenFor: () => 'token', ratePerSecond: 0 };
  const wrong = () => settle({ ...asked, customers: 0, mix: { read: 1 } });
  for (const name of ['ratePerSecond', 'customers', 'mix']) expect(wrong).toThrow(name);
});
