import { docsDescription, type Feature, probesDescription } from '@zero-downtime/openapi';
import { ordersDescription } from '../orders/openapi.ts';
import { orderNotFound } from '../problems.ts';
import { trackingDescription } from '../tracking/openapi.ts';

/** The OpenAPI descriptions of this release's features. */
export const features: readonly Feature[] = [
  ordersDescription,
  trackingDescription,
  docsDescription(orderNotFound),
  probesDescription,
];
