import type { NotReady } from '@zero-downtime/http';
import { createLogger } from '@zero-downtime/observability';
import { expect, it } from 'vitest';
import { sayChanges } from './say-changes.ts';

it('logs what stands in the way once, and when it is gone, however often it is asked', async () => {
  const lines: string[] = [];
  const logger = createLogger(
    { service: 'test', release: '1', level: 'info' },
    { write: (line) => lines.push(line) },
  );
  const away: NotReady = { reason: 'database', detail: 'connect ECONNREFUSED' };
  const answers = [undefined, undefined, away, away, { ...away, detail: 'no route' }, undefined, undefined];
  const remaining = [...answers];
  const whyNotReady = sayChanges(async () => remaining.shift(), logger);
  for (const answer of answers) expect(await whyNotReady()).toBe(answer);
  expect(
    lines.map((line) => JSON.parse(line)).map(({ level, msg, reason }) => ({ level, msg, reason })),
  ).toEqual([
    { level: 40, msg: 'cannot serve', reason: 'database: connect ECONNREFUSED' },
    { level: 40, msg: 'cannot serve', reason: 'database: no route' },
    { level: 30, msg: 'can serve again', reason: undefined },
  ]);
});
