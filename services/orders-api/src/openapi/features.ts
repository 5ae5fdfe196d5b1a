import { docsDescription } from '../docs/openapi.ts';
import { ordersDescription } from '../orders/openapi.ts';
import { trackingDescription } from '../tracking/openapi.ts';
import type { Feature } from './description.ts';
import { probesDescription } from './probes.ts';

/** Everything that this release can do, described. */
export const features: readonly Feature[] = [
  ordersDescription,
  trackingDescription,
  docsDescription,
  probesDescription,
];
