import { type RequestHandler, Router } from 'express';
import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';
import { appAround } from './testing.ts';

const seen: string[] = [];
const see =
  (name: string): RequestHandler =>
  (_request, _response, next) => {
    seen.push(name);
    next();
  };
const later: RequestHandler = (_request, _response, next) => void setImmediate(next);
const fails: Record<string, RequestHandler> = {
  'throws at once': () => {
    throw new Error('no');
  },
  'rejects later': async () => {
    await new Promise(setImmediate);
    throw new Error('no');
  },
  'tells its error': (_request, _response, next) => next(new Error('no')),
};

it('runs each handler once, in their order, whether they go on at once or later', async () => {
  seen.length = 0;
  const app = appAround(Router().use(inTurn([see('a'), later, see('b'), later, see('c')]), see('route')));
  await app.agent.get('/').expect(404);
  expect(seen).toEqual(['a', 'b', 'c', 'route']);
});

it('leaves the answer to the handler that gives it', async () => {
  seen.length = 0;
  const answers: RequestHandler = (_request, response) => void response.json({});
  await appAround(Router().use(inTurn([see('a'), answers, see('b')])))
    .agent.get('/')
    .expect(200);
  expect(seen).toEqual(['a']);
});

it.each(Object.entries(fails))(
  'goes no further after one that %s, even behind one that goes on later',
  async (_, fail) => {
    seen.length = 0;
    const app = appAround(Router().use(inTurn([see('a'), later, fail, see('b')]), see('route')));
    await app.agent.get('/').expect(500);
    expect(seen).toEqual(['a']);
  },
);
