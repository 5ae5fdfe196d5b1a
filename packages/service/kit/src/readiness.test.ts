import type { NotReady } from '@zero-downtime/http';
import { createLogger } from '@zero-downtime/observability';
import { expect, it } from 'vitest';
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

it('waits until the replica can be ready, or the process is stopped', async () => {
  const answers: (NotReady | undefined)[] = [{ reason: 'starting' }, { reason: 'schema' }, undefined];
  expect(await untilReady(() => answers.shift(), new AbortController().signal)).toBe(true);
  expect(answers).toEqual([]);
  const leaving = new AbortController();
  const never = untilReady(() => ({ reason: 'schema' }), leaving.signal);
  leaving.abort();
  expect(await never).toBe(false);
});
