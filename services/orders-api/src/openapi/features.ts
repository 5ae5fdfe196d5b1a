import { docsDescription, type Feature, probesDescription } from '@zero-downtime/openapi';
import { ordersDescription } from '../orders/openapi.ts';
import { orderNotFound } from '../problems.ts';
import { trackingDescription } from '../tracking/openapi.ts';

/** Everything that this release can do, described. */
export const features: readonly Feature[] = [
  ordersDescription,
  trackingDescription,
  docsDescription(orderNotFound),
  probesDescription,
];
