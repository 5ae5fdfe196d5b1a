import type { RequestListener } from 'node:http';
import type { Answer, KeepAliveClient } from '../../src/testing/keep-alive-client.ts';
import type { Step } from './plan.ts';

/** Works for as long as the request asks for. Answers with the request's number, and the length of the body if it waited for it. */
export const shop: RequestListener = (request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://test');
  const work = Number(searchParams.get('work'));
  let bytes = 0;
  const answer = () => {
    const body = `${searchParams.get('number')}:${bytes}`;
    const send = () => response.setHeader('Content-Length', body.length).end(body);
    if (work > 0) setTimeout(send, work);
    else send();
  };
  if (request.method === 'GET' || searchParams.has('early')) return answer();
  request.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', answer);
};

/** @throws {LostRequest} @throws {Error} when the answer belongs to another request. */
export async function order(client: KeepAliveClient, step: Step, number: number): Promise<Answer> {
  const { kind, workMs, bodyBytes, restAfterMs } = step;
  const path = `/?number=${number}&work=${workMs}${kind === 'early answer' ? '&early' : ''}`;
  const answer =
    kind === 'get'
      ? await client.request(path)
      : await client.request(path, {
          method: 'POST',
          body: 'x'.repeat(bodyBytes),
          restAfterMs: kind === 'post' ? 0 : restAfterMs,
        });
  const bytes = kind === 'get' || kind === 'early answer' ? 0 : bodyBytes;
  if (answer.body !== `${number}:${bytes}`) throw new Error(`requested ${path}, got ${answer.body}`);
  return answer;
}
