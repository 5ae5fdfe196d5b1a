import type { NextFunction, Request, Response } from 'express';
import { expect, test, vi } from 'vitest';
import { authenticate, authProblemTypes, identityOf, requireScope } from '../src/index.ts';
import { refusal, token, verifier } from './issuer.ts';

const withHeader = (authorization?: string) => ({ headers: { authorization } }) as unknown as Request;
const guard = authenticate(verifier());

/** Runs the guard; resolves when it accepts the request, rejects with the error that it passes to express. */
const pass = (request: Request) =>
  new Promise<void>((resolve, reject) => {
    const next = ((error?: unknown) => (error ? reject(error) : resolve())) as NextFunction;
    guard(request, {} as Response, next);
  });

test('a handler behind the guard gets the identity, for a new token and a cached one', async () => {
  const authorization = `Bearer ${await token()}`;
  for (let n = 0; n < 2; n++) {
    const request = withHeader(authorization);
    await pass(request);
    expect(identityOf(request).subject).toBe('ada');
  }
});

test('a cached token passes the guard synchronously', async () => {
  const authorization = `Bearer ${await token()}`;
  await pass(withHeader(authorization));
  let passed = false;
  guard(withHeader(authorization), {} as Response, () => {
    passed = true;
  });
  expect(passed).toBe(true);
});

test('a request without a token, or with an invalid one, does not pass', async () => {
  const wrong = `Bearer ${await token({ audience: 'billing' })}`;
  for (const request of [withHeader(), withHeader(wrong)]) {
    expect(await refusal(() => pass(request))).toMatchObject({ status: 401 });
    expect(() => identityOf(request)).toThrow('not authenticated');
  }
});

test('a limit is asked before a token that is not known, and before the answer to none; not for a known token', async () => {
  const [known, unknown] = [`Bearer ${await token()}`, `Bearer ${await token()}`];
  const { verify, ...rest } = verifier();
  const verifying = vi.fn(verify);
  await verify(known);
  const limited = authenticate(
    { ...rest, verify: verifying },
    (_request, response) => void response.end('too many'),
  );
  const answered = (authorization?: string) =>
    new Promise((resolve) => {
      limited(withHeader(authorization), { end: resolve } as unknown as Response, () => resolve('passed'));
    });
  expect(await answered(known)).toBe('passed');
  for (const header of [unknown, 'Bearer x', undefined]) expect(await answered(header)).toBe('too many');
  expect(verifying).not.toHaveBeenCalled();
});

test('any one of the scopes is enough', async () => {
  const request = withHeader(`Bearer ${await token({ scopes: ['orders:fulfil'] })}`);
  await pass(request);
  expect(requireScope(request, 'orders:write', 'orders:fulfil').subject).toBe('ada');
});

test('a request without any of the scopes is answered 403, and the challenge lists them', async () => {
  const request = withHeader(`Bearer ${await token({ scopes: ['orders:reader'] })}`);
  await pass(request);
  expect(await refusal(() => requireScope(request, 'orders:read', 'orders:read:all'))).toMatchObject({
    status: 403,
    headers: {
      'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="orders:read orders:read:all"',
    },
  });
});

test('every problem has a documented type', () => {
  expect(authProblemTypes.map(({ slug, status }) => `${status} ${slug}`)).toEqual([
    '401 unauthenticated',
    '403 insufficient-scope',
    '503 identity-unavailable',
  ]);
});
