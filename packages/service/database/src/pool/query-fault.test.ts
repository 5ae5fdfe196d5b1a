import { describe, expect, it } from 'vitest';
import { losesConnection, maySendAgain, type QueryFault, queryFaultOf } from './query-fault.ts';

const serverError = (code: string, message = '', severity = 'ERROR') => ({ code, severity, message });

describe('classifies', () => {
  it.each<[string, unknown, QueryFault]>([
    ['a violated constraint', serverError('23505'), 'statement'],
    ['a statement timeout', serverError('57014'), 'statement'],
    ['another unsupported feature', serverError('0A000', 'cannot do that'), 'statement'],
    ['a deadlock', serverError('40P01'), 'conflict'],
    ['a serialization failure', serverError('40001'), 'conflict'],
    ['an unknown completion', serverError('40003'), 'statement'],
    [
      'a result whose type has changed',
      serverError('0A000', 'cached plan must not change result type'),
      'stale',
    ],
    ['a prepared statement that the session lacks', serverError('26000'), 'pooler'],
    ['a statement that another client of the session prepared', serverError('42P05'), 'pooler'],
    ['a session that an administrator ended', serverError('57P01', '', 'FATAL'), 'aborted'],
    ['a session that an idle timeout ended', serverError('57P05', '', 'FATAL'), 'connection'],
    ['a server that shuts down', serverError('57P03'), 'connection'],
    ['a pooler that lost its server', serverError('08006'), 'connection'],
    ['an idle transaction timeout', serverError('25P03', '', 'FATAL'), 'connection'],
    ['a server that became a standby', serverError('25006'), 'read-only'],
    ['a reset connection', { code: 'ECONNRESET' }, 'connection'],
    ['an error of the driver', new Error('Connection terminated unexpectedly'), 'connection'],
    ['undefined', undefined, 'connection'],
  ])('%s', (_, error, fault) => {
    expect(queryFaultOf(error, false)).toBe(fault);
  });

  it('a session that ended after the statement completed as lost: the statement may be committed', () => {
    expect(queryFaultOf(serverError('57P01', '', 'FATAL'), true)).toBe('connection');
  });
});

describe('a statement may be sent again', () => {
  it.each<[QueryFault, boolean, number, boolean]>([
    ['connection', true, 1, true],
    ['connection', true, 2, true],
    ['connection', true, 3, false],
    ['connection', false, 1, false],
    ['aborted', false, 2, true],
    ['aborted', true, 3, false],
    ['conflict', false, 1, true],
    ['conflict', true, 2, true],
    ['conflict', false, 3, false],
    ['statement', true, 1, false],
    ['read-only', true, 1, false],
  ])('after %s, idempotent %s, %i tries: %s', (fault, idempotent, tries, expected) => {
    expect(maySendAgain(fault, idempotent, tries)).toBe(expected);
  });
});

describe('a connection', () => {
  it.each<[QueryFault, boolean]>([
    ['connection', true],
    ['aborted', true],
    ['read-only', true],
    ['statement', false],
    ['conflict', false],
    ['stale', false],
    ['pooler', false],
  ])('after %s is lost: %s', (fault, lost) => expect(losesConnection(fault)).toBe(lost));
});
