import { creations, fetchDocument, scopesOf } from './described-service.ts';

/**
 * Sends each example body in the service's OpenAPI document `times` times, as one client.
 * @param mint makes a token with these scopes
 * @returns the number of requests sent
 * @throws for the first answer that is not 2xx, with its status and body
 */
export async function seed(
  url: string,
  { times, mint }: { times: number; mint: (scopes: readonly string[]) => Promise<string> },
): Promise<number> {
  const document = await fetchDocument(url);
  const requests = creations(document);
  const token = await mint(scopesOf(document));
  for (let turn = 0; turn < times; turn++)
    for (const { method, path, body } of requests) {
      const response = await fetch(new URL(path, url), {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} with an example: ${response.status} ${text}`);
    }
  return requests.length * times;
}
