import { fileURLToPath } from 'node:url';
import { answerChecker, type Exchange } from '@zero-downtime/kit/testing';
import { type OpenApiDocument, ofRelease } from '@zero-downtime/openapi';
import { inject } from 'vitest';

export type Release = '1.0.0' | '2.0.0';

export const serviceDir = fileURLToPath(new URL('..', import.meta.url));

/** The service of a release; 1.0.0 from the sources with its overlay. */
export async function serviceOf(release: Release) {
  const dir = release === '1.0.0' ? inject('v1Dir') : serviceDir;
  const { service } = (await import(`${dir}/src/service.ts`)) as typeof import('../src/service.ts');
  return service;
}

/** The OpenAPI document that a release serves. */
export async function documentOf(release: Release): Promise<OpenApiDocument> {
  const { document } = await serviceOf(release);
  return JSON.parse(JSON.stringify(ofRelease(document, release)));
}

/** Throws for an answer that the release's document does not describe. */
export const checkerOf = async (release: Release) => ordersChecker(await documentOf(release));

/** A placed order may have fields of another release only if its answer is a replayed one. */
export function ordersChecker(document: OpenApiDocument): (exchange: Exchange) => void {
  const text = JSON.stringify(document).replaceAll('/schemas/PlacedOrder"', '/schemas/Order"');
  const [check, checkFirst] = [answerChecker(document), answerChecker(JSON.parse(text))];
  return (exchange) => {
    const replayed = exchange.headers['idempotency-replayed'] !== undefined;
    (replayed ? check : checkFirst)(exchange);
  };
}
