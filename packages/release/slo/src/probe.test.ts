import { expect, test } from 'vitest';
import { InvalidObjectives, readObjectives } from './objectives.ts';

const read = (probe: string) =>
  readObjectives(`availability: 99.9%\nlatency: { share: 99%, within: 500ms }\nprobe:\n${probe}`, 'slo.yml')
    .probe;

test('a probe sends GETs and POSTs, and reads back what it created', () => {
  const probe = read(`
  scopes: [payments:read, payments:write]
  requests:
    - { get: /payments, weight: 3 }
    - post: /payments
      body: { amountMinor: <100-9999>, reference: <unique> }
      created: { read: /payments/:id, list: /payments }
    - get: /payments/:id
`);
  expect(probe).toEqual({
    scopes: ['payments:read', 'payments:write'],
    requests: [
      { get: '/payments', weight: 3 },
      {
        post: '/payments',
        body: { amountMinor: '<100-9999>', reference: '<unique>' },
        weight: 1,
        created: { id: 'id', read: '/payments/:id', list: '/payments' },
      },
      { get: '/payments/:id', weight: 1 },
    ],
  });
});

test.for([
  ['{ requests: [] }', 'requests'],
  ['{ requests: [{ weight: 2 }] }', 'needs either get: or post:'],
  ['{ requests: [{ get: /a, post: /a }] }', 'needs either get: or post:'],
  ['{ requests: [{ get: /a, body: {} }] }', 'body: and created: go with post:'],
  ['{ requests: [{ get: "/a/:id" }] }', 'reads a created resource: add created:'],
  ['{ requests: [{ post: "/a/:id/cancel" }] }', 'would be sent with ":id" in it'],
  ['{ requests: [{ get: "/a/:code" }] }', 'would be sent with ":code" in it'],
  ['{ requests: [{ get: a }] }', 'a path, such as'],
  ['{ requests: [{ post: /a, created: { read: /a } }] }', 'with :id'],
  [
    '{ requests: [{ post: /a, body: {}, created: { read: "/a/:id", list: /a } }] }',
    'needs a body with <unique>',
  ],
])('%s is refused, with what to write', ([probe, message]) => {
  expect(() => read(`  ${probe}`)).toThrow(InvalidObjectives);
  expect(() => read(`  ${probe}`)).toThrow(message ?? '');
});
