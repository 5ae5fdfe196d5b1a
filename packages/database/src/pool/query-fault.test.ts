import { expect, it } from 'vitest';
import { faultOf } from './query-fault.ts';

const said = (code: string, message = '', severity = 'ERROR') => ({ code, severity, message });

it.each([
  ['a violated constraint', said('23505'), 'statement'],
  ['a statement that took too long', said('57014'), 'statement'],
  ['a deadlock', said('40P01'), 'statement'],
  ['another feature that is not supported', said('0A000', 'cannot do that'), 'statement'],
  ['a result whose type has changed', said('0A000', 'cached plan must not change result type'), 'stale'],
  ['a statement nobody prepared', said('26000'), 'stale'],
  ['a session that an administrator ended', said('57P01', '', 'FATAL'), 'connection'],
  ['a server that shuts down', said('57P03'), 'connection'],
  ['a transaction that idled too long', said('25P03', '', 'FATAL'), 'connection'],
  ['a server that became a standby', said('25006'), 'connection'],
  ['a reset connection', { code: 'ECONNRESET' }, 'connection'],
  ['an error of the driver', new Error('Connection terminated unexpectedly'), 'connection'],
  ['nothing that can be read', undefined, 'connection'],
])('%s', (_, error, fault) => {
  expect(faultOf(error)).toBe(fault);
});
