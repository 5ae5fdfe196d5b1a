import { vi } from 'vitest';

/** Retries `check` until it no longer throws; the limit suits slow machines. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 30_000 });
