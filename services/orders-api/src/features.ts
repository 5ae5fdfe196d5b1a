import type { Pool } from '@zero-downtime/database';
import type { Router } from 'express';
import { ordersRoutes } from './orders/routes.ts';
import { trackingRoutes } from './tracking/routes.ts';

/** The routes of this release, and the schema changes that it requires. */
export const features = (db: Pool): Router[] => [ordersRoutes(db), trackingRoutes(db)];

export const NEEDED_CHANGES = ['001_create_orders', '002_add_order_tracking'] as const;
