import { describe, expect, it } from 'vitest';
import { checkGracePeriod, GracePeriodError } from './check-grace-period.ts';
import { defaultLimits, longestDrainMs } from './limits.ts';

describe('checkGracePeriod', () => {
  it('accepts 30 s for the default drain', () => {
    expect(longestDrainMs(defaultLimits)).toBe(24_500);
    expect(() => checkGracePeriod(defaultLimits, 30_000)).not.toThrow();
  });

  it('refuses a grace period that ends before the drain, with both numbers', () => {
    const tooShort = () => checkGracePeriod(defaultLimits, 10_000);
    expect(tooShort).toThrow(GracePeriodError);
    expect(tooShort).toThrow(/24500 ms.*10000 ms after SIGTERM/);
  });

  it('refuses a grace period exactly as long as the drain: the last millisecond would be a race', () => {
    expect(() => checkGracePeriod(defaultLimits, 24_500)).toThrow(GracePeriodError);
  });

  it('counts a minimal hold that is longer than the keep-alive timeout', () => {
    expect(longestDrainMs({ ...defaultLimits, minHoldMs: 20_000 })).toBe(33_500);
  });
});
