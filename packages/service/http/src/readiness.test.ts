import { describe, expect, it } from 'vitest';
import { decideReadiness, OVERLOADED_MS, type ReadinessFacts } from './readiness.ts';

const unread = { fits: 'unknown' } as const;
const unreachable = { fits: 'unknown', reason: 'connect ECONNREFUSED' } as const;
const fits = { fits: true } as const;
const unfit = { fits: false, reason: '002 is not expanded yet' } as const;
const late = OVERLOADED_MS;

const table: [ReadinessFacts['state'], ReadinessFacts['schema'], number, string][] = [
  // state, schema, event loop delay → the answer
  ['starting', unread, 0, 'starting'],
  ['starting', unreachable, 0, 'starting: connect ECONNREFUSED'],
  ['starting', unfit, 0, 'schema: 002 is not expanded yet'],
  ['starting', fits, 0, 'starting'],
  ['starting', fits, late, 'starting'],
  ['ready', fits, 0, 'ready'],
  ['ready', fits, late - 1, 'ready'],
  ['ready', fits, late, 'overloaded: the event loop runs 2000 ms late'],
  ['ready', unfit, 0, 'schema: 002 is not expanded yet'],
  ['ready', unfit, late, 'schema: 002 is not expanded yet'],
  ['draining', fits, 0, 'draining'],
  ['draining', unfit, late, 'draining'],
  ['draining', unreachable, 0, 'draining'],
  ['stopped', fits, 0, 'draining'],
];

describe('a replica', () => {
  it.each(table)(
    'that is %s with the schema %j and turns %i ms late is %s',
    (state, schema, delay, answer) => {
      const { reason, detail } = decideReadiness({ state, schema, eventLoopDelayMs: delay }) ?? {
        reason: 'ready',
      };
      expect([reason, detail].filter(Boolean).join(': ')).toBe(answer);
    },
  );
});
