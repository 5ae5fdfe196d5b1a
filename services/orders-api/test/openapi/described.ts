import type supertest from 'supertest';
import { answerChecker, type Exchange } from './check-answer.ts';
import { documentOf, type Release } from './documents.ts';

type Plugin = (request: supertest.Request) => void;

interface Answer extends Pick<Exchange, 'status' | 'headers'> {
  text?: string;
  request: { method: string; url: string };
}

/**
 * For agents of supertest: a request fails when its answer is not as the release's document describes it. An answer that is
 * replayed may be the other release's.
 */
export async function described(release: Release): Promise<Plugin> {
  const check = answerChecker(await documentOf(release));
  const checkOther = answerChecker(await documentOf(release === '1.0.0' ? '2.0.0' : '1.0.0'));

  function checkAnswer({ status, headers, text = '', request: { method, url } }: Answer): void {
    const { pathname, search } = new URL(url, 'http://localhost');
    const exchange: Exchange = { method, target: pathname + search, status, headers, text };
    try {
      check(exchange);
    } catch (error) {
      if (headers['idempotency-replayed'] === undefined) throw error;
      checkOther(exchange);
    }
  }
  return (request) => {
    (request as supertest.Test).expect((answer) => checkAnswer(answer as unknown as Answer));
  };
}
