import { expect, it } from 'vitest';
import { explainStartFailure } from './explain-start-failure.ts';

it('advises npm run setup when no engine answers', () => {
  const cause = new Error('Could not find a working container runtime strategy');
  expect(explainStartFailure(cause, 'base/postgres:15')).toMatchObject({
    message: 'no Docker Engine answers: run npm run setup',
    cause,
  });
});

it('advises npm run setup when the image is missing', () => {
  const cause = new Error('(HTTP code 404) no such container - No such image: base/postgres:15');
  expect(explainStartFailure(cause, 'base/postgres:15').message).toBe(
    'the image base/postgres:15 is not on this machine: run npm run setup',
  );
});
