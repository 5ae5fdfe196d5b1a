import type { Exchange } from '@zero-downtime/kit/testing';
import { describe, expect, it } from 'vitest';
import { documentOf } from './documents.ts';
import { createJudge } from './fuzz/judge.ts';
import { judgeRaw } from './fuzz/judge-raw.ts';
import { createPeople } from './fuzz/people.ts';
import type { Plan } from './fuzz/plan.ts';
import { type RawPlan, readAnswers } from './fuzz/raw-socket.ts';

const document = await documentOf('2.0.0');
const people = await createPeople();
const judge = createJudge(document, people);

const headers = {
  'content-type': 'application/json',
  'x-release': '2.0.0',
  'x-request-id': '1',
  'ratelimit-policy': '"default";q=1;w=1',
  ratelimit: '"default";r=1',
  etag: '"1"',
  location: '/orders/1',
};
const content = document.paths['/orders']?.post?.requestBody?.content['application/json'];
const body = JSON.stringify(content?.examples?.order?.value);
const responses = document.paths['/orders']?.post?.responses[201];
const order = (responses &&
  'content' in responses &&
  responses.content?.['application/json']?.examples?.order?.value) as object;

const plan: Plan = { kind: 'valid', sender: 'eve', method: 'POST', target: '/orders', headers: [], body };
const exchange: Exchange = {
  method: 'POST',
  target: '/orders',
  status: 201,
  headers,
  text: JSON.stringify(order),
};
const problem = (status: number, slug: string, detail?: string): Partial<Exchange> => ({
  status,
  headers: {
    ...headers,
    'content-type': 'application/problem+json',
    'retry-after': '1',
    'www-authenticate': 'Bearer',
  },
  text: JSON.stringify({ type: `/problems/${slug}`, title: 'x', status, detail }),
});

it('accepts an answer that matches the document', () => {
  expect(() => judge.judge(plan, exchange)).not.toThrow();
  expect(() => judge.judge(plan, { ...exchange, ...problem(503, 'overloaded') })).not.toThrow();
});

describe('rejects', () => {
  const withMark = JSON.stringify({ ...order, customer: { id: 'x', name: people.marks.ada } });
  const { etag: _, ...withoutTag } = headers;
  it.each<[string, Partial<Plan>, Partial<Exchange>, string]>([
    ['data of another customer', {}, { text: withMark }, 'eve reads what is ada’s'],
    [
      'data of another customer in a header',
      {},
      { headers: { ...headers, location: people.marks.ada } },
      'ada’s',
    ],
    [
      'a token in the answer',
      {},
      { headers: { ...headers, location: people.tokenParts[0] } },
      'a token comes back',
    ],
    [
      'a stack trace',
      {},
      problem(400, 'bad-request', 'Error\n    at run (main.cjs:1:2)'),
      'the inside shows',
    ],
    ['SQL', {}, problem(400, 'bad-request', 'syntax error at or near "x"'), 'the inside shows'],
    ['an internal error', {}, problem(500, 'internal-error'), 'the answer is 500'],
    ['a status that is not described', {}, { status: 202 }, 'this status is not described'],
    [
      'a field that is not described',
      {},
      { text: JSON.stringify({ ...order, secret: 1 }) },
      'additional properties',
    ],
    ['a header that is missing', {}, { headers: withoutTag }, 'it has no ETag'],
    [
      'another content type',
      {},
      { headers: { ...headers, 'content-type': 'text/html' } },
      'its content type',
    ],
    ['a problem that the operation does not describe', {}, problem(404, 'order-not-found'), 'not described'],
    ['access without a valid token', { sender: 'altered' }, {}, 'a stranger is answered 201'],
    [
      'an accepted parameter that does not match the document',
      { method: 'GET' },
      {
        method: 'GET',
        target: '/orders?limit=0x10',
        status: 200,
        text: JSON.stringify({ orders: [], nextCursor: null }),
      },
      'calls limit invalid',
    ],
    ['an accepted body that does not match the document', { body: '{}' }, {}, 'it was taken'],
    [
      'a refused request that matches the document',
      {},
      problem(400, 'invalid-request'),
      'calls this request valid',
    ],
  ])('%s', (_, change, answer, reason) => {
    const sent = { ...plan, ...change };
    expect(() => judge.judge(sent, { ...exchange, ...answer })).toThrow(reason);
  });
});

describe('on a raw connection, rejects', () => {
  const raw: RawPlan = { name: 'smuggling', pieces: [''], ending: 'wait', atMost: 1 };
  const expected: RawPlan = { ...raw, statuses: [200] };
  const answer = 'HTTP/1.1 200 OK\r\nX-Release: 2.0.0\r\nContent-Length: 2\r\n\r\n{}';
  it.each([
    ['an extra answer', answer + answer, '2 answers to 1 requests'],
    ['data of another customer', answer.replace('X-R', `X: ${people.marks.ada}\r\nX-R`), 'ada’s'],
    ['an error without problem details', answer.replace('200', '400'), 'has no problem details'],
    ['an expected answer that is missing', '', 'the answers are , and not 200'],
    ['a failure', answer.replace('200', '502'), 'the answer is 502'],
    [
      'an empty answer that Node.js does not give',
      'HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n',
      'the bare answer is 500',
    ],
  ])('%s', (_, received, reason) => {
    const asked = received === '' ? expected : raw;
    expect(() => judgeRaw(judge, asked, readAnswers(received))).toThrow(reason);
  });

  it('nothing in a correct answer', () => {
    judgeRaw(
      judge,
      raw,
      readAnswers(
        `HTTP/1.1 100 Continue\r\n\r\n${answer}HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n`,
      ),
    );
  });
});
