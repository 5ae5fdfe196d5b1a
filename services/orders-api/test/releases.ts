import { randomUUID } from 'node:crypto';
import { type ApiOptions, startApi as startServiceApi } from '@zero-downtime/kit/testing';
import { checkerOf, type Release, serviceOf } from './documents.ts';
import { CUSTOMER, FULFILMENT } from './tokens.ts';

export { type Release, serviceDir } from './documents.ts';

export type Api = Awaited<ReturnType<typeof startApi>>;

/** The API of a release on a database, and its kinds of users. Each answer is checked against the release's own document. */
export async function startApi(
  release: Release,
  databaseUrl: string,
  limits: NonNullable<ApiOptions['limits']> = {},
) {
  const check = await checkerOf(release);
  const api = await startServiceApi(await serviceOf(release), { databaseUrl, release, limits, check });
  const as = (subject: string, scopes: readonly string[] = CUSTOMER) => api.as(subject, scopes);
  return {
    ...api,
    as,
    /** A new customer, or the customer with this id. */
    customer: (id: string = randomUUID()) => as(id),
    fulfilment: () => as('fulfilment', FULFILMENT),
  };
}
