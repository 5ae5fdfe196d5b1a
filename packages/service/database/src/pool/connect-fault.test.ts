import { describe, expect, it } from 'vitest';
import { type ConnectFault, connectFaultOf, reconnectPauseMs } from './connect-fault.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });

describe('a failed attempt to connect', () => {
  it.each<[string, unknown, ConnectFault]>([
    ['a refused connection', coded('ECONNREFUSED'), 'unreachable'],
    ['a host name that does not exist', coded('ENOTFOUND'), 'unreachable'],
    ['a host without a route', coded('EHOSTUNREACH'), 'unreachable'],
    ['a network without a route', coded('ENETUNREACH'), 'unreachable'],
    ['a busy name server', coded('EAI_AGAIN'), 'passing'],
    ['a reset while connecting', coded('ECONNRESET'), 'passing'],
    ['a connect timeout', new Error('timeout expired'), 'passing'],
    ['a TCP timeout', coded('ETIMEDOUT'), 'passing'],
    ['too many connections', coded('53300'), 'passing'],
    ['a server that is starting or recovering', coded('57P03'), 'passing'],
    ['an error without a code', new Error('unexpected'), 'passing'],
    ['a wrong password', coded('28P01'), 'final'],
    ['a role that may not log in', coded('28000'), 'final'],
    ['a database that does not exist', coded('3D000'), 'final'],
    ['a role without the CONNECT privilege', coded('42501'), 'final'],
    ['a certificate of an unknown authority', coded('SELF_SIGNED_CERT_IN_CHAIN'), 'final'],
    ['an expired certificate', coded('CERT_HAS_EXPIRED'), 'final'],
    ['a certificate for another host', coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'final'],
    ['a pooler without a statement timeout', coded('NO_STATEMENT_LIMIT'), 'final'],
  ])('classifies %s', (_, error, fault) => expect(connectFaultOf(error)).toBe(fault));
});

describe('the pause before the next attempt', () => {
  it.each<[ConnectFault, number, number, number]>([
    ['passing', 1, 12.5, 25],
    ['passing', 3, 50, 100],
    ['unreachable', 5, 125, 250],
    ['unreachable', 5_000, 125, 250],
    ['final', 5_000, 500, 1_000],
  ])('after %s number %i is between %d and %d ms', (fault, failures, least, most) => {
    expect(reconnectPauseMs(fault, failures, 0)).toBe(least);
    expect(reconnectPauseMs(fault, failures, 1)).toBe(most);
  });
});
