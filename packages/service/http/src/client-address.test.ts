import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { clientAddress } from './index.ts';

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }) as unknown as IncomingMessage;

it.each([
  ['192.0.2.1', undefined, 'peer', '192.0.2.1'],
  ['::ffff:192.0.2.1', undefined, 'peer', '192.0.2.1'],
  ['192.0.2.1', '203.0.113.9', 'peer', '192.0.2.1'],
  ['192.0.2.1', '203.0.113.9', 'forwarded', '203.0.113.9'],
  ['192.0.2.1', '198.51.100.7, 203.0.113.9', 'forwarded', '203.0.113.9'],
  ['192.0.2.1', undefined, 'forwarded', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', undefined, 'peer', '2001:db8:1:2::/64'],
  ['2001:db8::6', undefined, 'peer', '2001:db8::/64'],
  ['::1', undefined, 'peer', '::/64'],
  [undefined, undefined, 'peer', ''],
] as const)('the client at %s, forwarded for %s, read from %s, is %s', (peer, forwarded, source, address) => {
  expect(clientAddress(request(peer, forwarded), source)).toBe(address);
});
