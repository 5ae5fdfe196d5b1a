import { Router } from 'express';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sendJson, text, wholeNumber } from './index.ts';
import { appAround } from './testing.ts';

const query = z.strictObject({
  limit: wholeNumber({ min: 1, max: 100, otherwise: 20 }),
  name: text(20).optional(),
});
const routes = Router().get('/', (request, response) => sendJson(response, 200, query.parse(request.query)));
const ask = (search: string) => appAround(routes).agent.get(`/?${search}`);

describe('a whole number in a query', () => {
  it.each([
    ['', 20],
    ['limit=1', 1],
    ['limit=100', 100],
    ['limit=%31%30', 10],
  ])('of %j is %d', async (search, limit) => {
    await ask(search).expect(200, { limit });
  });

  it('is refused unless it is written in decimal digits alone', async () => {
    for (const value of [
      ...[
        '',
        '0x10',
        '0b1',
        '0o7',
        '1e1',
        '%2010',
        '10%20',
        '+10',
        '%2B10',
        '-1',
        '1.0',
        '10.',
        '010',
        '0',
        '101',
        '1_0',
      ],
      ...['%D9%A1', '%EF%BC%91', '10%00', 'Infinity', 'NaN', 'null', '99999999999999999999', '10&limit=10'],
    ])
      await ask(`limit=${value}`).expect(400);
  });

  it('is an integer with its bounds and its default in the OpenAPI document', () => {
    const { properties } = z.toJSONSchema(query, { io: 'input' });
    expect(properties?.limit).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 100,
      description: '20 by default.',
    });
  });
});

describe('a text', () => {
  it.each(['a%00b', 'a%09b', 'a%0Ab', 'a%1Bb', 'a%7Fb', 'a%C2%85b', ''])('of %j is refused', async (name) => {
    await ask(`name=${name}`).expect(400);
  });

  it('is taken if and only if its pattern and its length say so and it is well-formed', () => {
    const schema = z.toJSONSchema(text(20)) as { pattern: string };
    const pattern = new RegExp(schema.pattern, 'u');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 25 }),
          fc.string({ maxLength: 3 }),
          fc.string({ unit: fc.integer({ min: 0, max: 0x2ff }).map((code) => String.fromCharCode(code)) }),
        ),
        (value) => {
          const described =
            value.length >= 1 && value.length <= 20 && value.isWellFormed() && pattern.test(value);
          expect(text(20).safeParse(value).success).toBe(described);
        },
      ),
    );
  });
});

it.each(['name=%', 'name=%zz', 'name=%ff', '%c0%ae=1', 'name=%ed%a0%80'])(
  'a query that is not percent-encoded UTF-8 is refused: %s',
  async (search) => {
    expect((await ask(search).expect(400)).body.type).toBe('/problems/bad-request');
  },
);

it.each(['other=1', '__proto__=1', '__proto__[a]=1', 'constructor=1', 'limit[]=1'])(
  'an unknown parameter is refused: %s',
  async (search) => {
    await ask(search).expect(400);
  },
);
