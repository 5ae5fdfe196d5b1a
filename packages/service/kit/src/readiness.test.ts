import type { NotReady } from '@zero-downtime/http';
import { createLogger } from '@zero-downtime/observability';
import { expect, it, vi } from 'vitest';
import { logReadinessChanges, untilReady } from './readiness.ts';

it('logs a reason once, each change of it, and its end; nothing while a replica starts or drains', () => {
  const lines: { level: number; msg: string; reason?: string }[] = [];
  const logger = createLogger(
    { service: 'orders-api', release: '2.0.0', level: 'info' },
    { write: (line) => lines.push(JSON.parse(line)) },
  );
  const starting: NotReady = { reason: 'starting' };
  const refused: NotReady = { reason: 'starting', detail: 'connect ECONNREFUSED' };
  const unfit: NotReady = { reason: 'schema', detail: '002 is not expanded' };
  const answers = [
    starting,
    refused,
    refused,
    unfit,
    starting,
    undefined,
    undefined,
    { reason: 'draining' } as const,
  ];
  const remaining = [...answers];
  const whyNotReady = logReadinessChanges(() => remaining.shift(), logger);
  for (const answer of answers) expect(whyNotReady('ready')).toBe(answer);
  const logged = lines.map(({ level, msg, reason }) => ({ level, msg, reason }));
  expect(logged).toEqual([
    { level: 40, msg: 'cannot serve', reason: 'starting: connect ECONNREFUSED' },
    { level: 40, msg: 'cannot serve', reason: 'schema: 002 is not expanded' },
    { level: 30, msg: 'can serve again', reason: undefined },
  ]);
});

it('a start waits for a read of the schema, not for the next look', async () => {
  vi.useFakeTimers();
  try {
    const read = Promise.withResolvers<void>();
    let fits = false;
    const starting: NotReady = { reason: 'starting' };
    const ready = untilReady(
      () => (fits ? undefined : starting),
      () => read.promise,
      new AbortController().signal,
    );
    fits = true;
    read.resolve();
    // The clock stands still.
    expect(await ready).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

it('a start that is stopped first never becomes ready', async () => {
  const leaving = new AbortController();
  const never = new Promise<void>(() => {});
  const ready = untilReady(
    () => ({ reason: 'starting' }),
    () => never,
    leaving.signal,
  );
  leaving.abort();
  expect(await ready).toBe(false);
});
