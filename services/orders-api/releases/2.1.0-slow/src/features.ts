import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@zero-downtime/database';
import { type RequestHandler, Router } from 'express';
import { ordersRoutes } from './orders/routes.ts';
import { trackingRoutes } from './tracking/routes.ts';

/** How long the audit trail takes to write a line, ms: one request after the other goes to the next of its servers. */
const AUDIT_MS = [110, 160, 130, 200, 115, 145, 185];
let requests = 0;

/** The bug: each request waits until the audit trail, which is far away, has taken note of it. */
const audited: RequestHandler = async (_request, _response, next) => {
  await delay(AUDIT_MS[requests++ % AUDIT_MS.length]);
  next();
};

/** What this release can do, and the schema changes that it cannot do without. */
export const features = (db: Pool): Router[] => [Router().use(audited), ordersRoutes(db), trackingRoutes(db)];

export const NEEDED_CHANGES = ['001_create_orders', '002_add_order_tracking'] as const;
