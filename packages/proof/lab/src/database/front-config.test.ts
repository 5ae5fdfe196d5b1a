import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { frontConfig } from './front-config.ts';

test('the front asks each server in the protocol of PostgreSQL whether it is in recovery', () => {
  const config = frontConfig(['10.0.0.11'], ['10.0.0.21', '10.0.0.22']);
  const sent = [...config.matchAll(/send-binary (\w+)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex'));
  const [startup, query] = sent as [Buffer, Buffer];
  expect(startup.readInt32BE(0)).toBe(startup.length);
  expect(startup.readInt32BE(4)).toBe(0x00030000);
  expect(startup.subarray(8).toString()).toBe('user\0follower\0database\0postgres\0\0');
  expect(query.readInt32BE(1)).toBe(query.length - 1);
  expect(query.subarray(5).toString()).toBe('select pg_is_in_recovery()\0');
});

test('an edge is checked with a request that the edge itself answers, and says with 404 that its node is drained', async () => {
  const [, edges = ''] = frontConfig(['10.0.0.11'], ['10.0.0.21']).split(/^backend /m);
  const [, path, status] = /send meth GET uri (\S+) .*\n +http-check expect status (\d+)/.exec(edges) ?? [];
  expect(edges).toContain('option httpchk');
  const edge = await readFile(new URL('../../../../../infra/haproxy/haproxy.cfg', import.meta.url), 'utf8');
  expect(edge).toMatch(new RegExp(`return status ${status} .* if { path ${path} } !{ stopping }`));
  const [, answered = '', others = ''] = /deny_status (\d+) if { path -i -m reg (\S+) }/.exec(edge) ?? [];
  expect(path).toMatch(new RegExp(others));
  expect(edges).toContain(`http-check disable-on-${answered}`);
});

test('clients reach every edge, and the database servers are not among them', () => {
  const [, edges = '', primary = ''] = frontConfig(['10.0.0.11'], ['10.0.0.21']).split(/^backend /m);
  expect(edges).toMatch(/^edges/);
  expect(edges).toContain('10.0.0.11:80');
  expect(primary).toContain('10.0.0.21:5432');
  expect(primary).not.toContain('10.0.0.11');
});
