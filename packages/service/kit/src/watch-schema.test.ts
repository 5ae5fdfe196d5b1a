import type { Pool } from '@zero-downtime/database';
import { beforeEach, expect, it, vi } from 'vitest';
import { watchSchema } from './watch-schema.ts';

const release = { release: '2.0.0', needs: ['001_create_orders', '002_add_order_tracking'] };

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const expanded = (finished: boolean) =>
  release.needs.map((change) => ({
    change,
    phase: 'expand',
    release: '2.0.0',
    finished,
    oldestRelease: null,
  }));

/** Watches a schema whose reads return the given rows or errors in order; the last one repeats. */
function watching(...reads: (object[] | Error)[]) {
  let asked = 0;
  const query = async () => {
    const read = reads[Math.min(asked++, reads.length - 1)];
    if (read instanceof Error) throw read;
    return read;
  };
  const leaving = new AbortController();
  const schema = watchSchema({ query } as unknown as Pool, release, leaving.signal);
  return { schema, leaving, asked: () => asked };
}
const refused = new Error('connect ECONNREFUSED');

it('until the schema was read it reports the error of the last read, and reads again soon', async () => {
  const { schema } = watching(refused, expanded(true));
  expect(schema.fit()).toEqual({ fits: 'unknown' });
  await vi.advanceTimersByTimeAsync(0);
  expect(schema.fit()).toEqual({ fits: 'unknown', reason: 'the database: connect ECONNREFUSED' });
  expect(schema.state()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(500);
  expect(schema.fit()).toEqual({ fits: true });
  expect(schema.state()?.phases).toEqual(expanded(true));
});

it.each([
  ['fits', true],
  ['does not fit', false],
])('remembers that the schema %s when reads fail', async (_, fits) => {
  const { schema, asked } = watching(expanded(fits), refused);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked()).toBeGreaterThan(5);
  expect(schema.fit().fits).toBe(fits);
});

it('detects that the schema fits, or no longer fits', async () => {
  const { schema } = watching(expanded(false), expanded(true), expanded(true), expanded(false));
  await vi.advanceTimersByTimeAsync(0);
  expect(schema.fit().fits).toBe(false);
  await vi.advanceTimersByTimeAsync(500);
  expect(schema.fit().fits).toBe(true);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(schema.fit().fits).toBe(false);
});

it('tells when the next read has ended, successful or not', async () => {
  const { schema } = watching(refused, expanded(true));
  await schema.read();
  expect(schema.fit().fits).toBe('unknown');
  const next = schema.read();
  await vi.advanceTimersByTimeAsync(500);
  await next;
  expect(schema.fit().fits).toBe(true);
});

it('stops reading when the process is stopped', async () => {
  const { leaving, asked } = watching(expanded(true));
  await vi.advanceTimersByTimeAsync(0);
  leaving.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked()).toBe(1);
});
