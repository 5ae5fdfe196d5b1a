import { expect, test } from 'vitest';
import { InvalidLoadOptions, TargetRefused } from './errors.ts';
import { type LoadOptions, settleLoad } from './settings.ts';

const settle = (options: LoadOptions) => settleLoad('probe', options);
const asked = { baseUrl: 'http://127.0.0.1:8080', tokenFor: () => 'token', ratePerSecond: 50 };

test('as many requests may wait as arrive while a client waits, and never less than a hundred', () => {
  expect(settle(asked).maxInFlight).toBe(500);
  expect(settle({ ...asked, requestTimeoutMs: 12_000 }).maxInFlight).toBe(600);
  expect(settle({ ...asked, ratePerSecond: 2 }).maxInFlight).toBe(100);
});

test('up to 400 requests a second come from one process', () => {
  expect([1, 400, 401, 1000].map((ratePerSecond) => settle({ ...asked, ratePerSecond }).processes)).toEqual([
    1, 1, 2, 3,
  ]);
});

test('each run has an id of its own', () => {
  expect(settle(asked).runId).not.toBe(settle(asked).runId);
});

test('names all invalid options at once', () => {
  const wrong = {
    ...asked,
    ratePerSecond: 0,
    freshShare: 2,
    keepAliveConnections: 0.5,
    runId: 'a b',
    seed: Number.NaN,
    tries: 0,
    processes: 1.5,
  };
  expect(() => settle(wrong)).toThrow(InvalidLoadOptions);
  for (const name of Object.keys(wrong).filter((name) => !(name in asked) || name === 'ratePerSecond')) {
    expect(() => settle(wrong)).toThrow(name);
  }
});

test('refuses another host, and accepts it when it is allowed', () => {
  expect(() => settle({ ...asked, baseUrl: 'http://shop.test' })).toThrow(TargetRefused);
  expect(
    settle({ ...asked, baseUrl: 'http://shop.test', allowedHosts: ['shop.test'] }).targets[0]?.host,
  ).toBe('shop.test');
});
