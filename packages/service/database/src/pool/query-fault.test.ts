import { describe, expect, it } from 'vitest';
import { losesConnection, maySendAgain, type QueryFault, queryFaultOf } from './query-fault.ts';

const said = (code: string, message = '', severity = 'ERROR') => ({ code, severity, message });

describe('an error is classified:', () => {
  it.each<[string, unknown, QueryFault]>([
    ['a violated constraint', said('23505'), 'statement'],
    ['a statement that took too long', said('57014'), 'statement'],
    ['another feature that is not supported', said('0A000', 'cannot do that'), 'statement'],
    ['a deadlock', said('40P01'), 'conflict'],
    ['a serialization failure', said('40001'), 'conflict'],
    ['a completion that the server does not know', said('40003'), 'statement'],
    ['a result whose type has changed', said('0A000', 'cached plan must not change result type'), 'stale'],
    ['a statement that the session does not know', said('26000'), 'pooler'],
    ['a statement that another client of the session prepared', said('42P05'), 'pooler'],
    ['a session that an administrator ended', said('57P01', '', 'FATAL'), 'aborted'],
    ['a session that an idle timeout ended', said('57P05', '', 'FATAL'), 'connection'],
    ['a server that shuts down', said('57P03'), 'connection'],
    ['a transaction that idled too long', said('25P03', '', 'FATAL'), 'connection'],
    ['a server that became a standby', said('25006'), 'read-only'],
    ['a reset connection', { code: 'ECONNRESET' }, 'connection'],
    ['an error of the driver', new Error('Connection terminated unexpectedly'), 'connection'],
    ['nothing that can be read', undefined, 'connection'],
  ])('%s', (_, error, fault) => {
    expect(queryFaultOf(error, false)).toBe(fault);
  });

  it('a session that ended after the statement had completed, which may be committed', () => {
    expect(queryFaultOf(said('57P01', '', 'FATAL'), true)).toBe('connection');
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

describe('the connection', () => {
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
