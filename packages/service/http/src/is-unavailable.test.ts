import { expect, it } from 'vitest';
import { isUnavailable } from './is-unavailable.ts';

const error = (message: string, extra: object = {}) => Object.assign(new Error(message), extra);

it.each([
  error('connect ECONNREFUSED', { code: 'ECONNREFUSED' }),
  error('getaddrinfo ENOTFOUND db', { code: 'ENOTFOUND' }),
  error('terminating connection due to administrator command', { code: '57P01' }),
  error('the database system is starting up', { code: '57P03' }),
  error('sorry, too many clients already', { code: '53300' }),
  error('canceling statement due to statement timeout', { code: '57014' }),
  error('cannot execute INSERT in a read-only transaction', { code: '25006' }),
  error('could not serialize access', { code: '40001' }),
  error('deadlock detected', { code: '40P01' }),
  error('the connection pool is closed', { code: 'ECONNABORTED' }),
  error('Connection terminated unexpectedly'),
  error('the database gave no answer for 15000 ms'),
  error('Knex: Timeout acquiring a connection.', { name: 'KnexTimeoutError' }),
])('treats "%s" as an unavailable database', (thrown) => {
  expect(isUnavailable(thrown)).toBe(true);
});

it.each([
  error('null value in column "tracking_number" violates not-null constraint', { code: '23502' }),
  error('relation "tracking_events" does not exist', { code: '42P01' }),
  error('no such file', { code: 'ENOENT' }),
  undefined,
  'a string',
])('does not treat "%s" as one', (thrown) => {
  expect(isUnavailable(thrown)).toBe(false);
});
