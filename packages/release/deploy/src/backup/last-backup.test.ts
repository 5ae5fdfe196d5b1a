import { expect, it } from 'vitest';
import { describeSchedule, parseSchedule } from './last-backup.ts';

const OLD = 'orders-20261129T083525Z-001_create_orders.expand.dump';
const NEW = OLD.replace('T08', 'T09');
const now = new Date('2026-11-29T10:05:25Z');
const status = (...log: string[]) => describeSchedule(parseSchedule(log.join('\n')), now);

it('the newest scheduled backup is shown with its age, in whatever order tasks logged', () =>
  expect(status(`taken ${NEW} 2000`, 'end', `recent ${OLD} 1000`, 'end')).toBe(
    `last backup  ${NEW}  2.0 kB  30 min old`,
  ));

it('a failed attempt is shown until one succeeds', () => {
  const failure = ['pg_dump: error: connection failed', 'the backup failed; retrying in a minute'];
  expect(status(...failure)).toBe('last backup  none; the last attempt failed');
  expect(status(`taken ${NEW} 2000`, 'end', ...failure)).toContain('30 min old; the last attempt failed');
  expect(status(...failure, `taken ${NEW} 2000`, 'end')).not.toContain('failed');
});

it('a stack that has taken none says so', () => expect(status('')).toBe('last backup  none'));
