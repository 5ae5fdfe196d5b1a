import { vi } from 'vitest';

/** Waits until `check` no longer throws, for long enough on any machine. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 30_000 });
