import { docsDescription, type Feature, probesDescription } from '@zero-downtime/openapi';
import { ordersDescription } from '../orders/openapi.ts';
import { orderNotFound } from '../problems.ts';

/** The OpenAPI descriptions of this release's features. */
export const features: readonly Feature[] = [
  ordersDescription,
  docsDescription(orderNotFound),
  probesDescription,
];
