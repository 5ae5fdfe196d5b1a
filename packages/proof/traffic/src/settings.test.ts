import { expect, test } from 'vitest';
import { settle } from './settings.ts';

test('every option that makes no sense is named at once, those of the orders too', () => {
  const asked = { baseUrl: 'http://127.0.0.1:8080', tokenFor: () => 'token', ratePerSecond: 0 };
  const wrong = () => settle({ ...asked, customers: 0, mix: { read: 1 } });
  for (const name of ['ratePerSecond', 'customers', 'mix']) expect(wrong).toThrow(name);
});
