import type { Pool } from '@zero-downtime/database';
import type { Logger } from '@zero-downtime/observability';
import type { OpenApiDocument } from '@zero-downtime/openapi';
import type { Router } from 'express';
import type * as z from 'zod';
import type { ServiceConfig } from './config.ts';

/** What a service is, beside what every service has. */
export interface Service<Settings extends z.ZodRawShape = Record<never, never>> {
  /** As its folder and its stack are called; also the audience of its tokens, unless the environment names another. */
  name: string;
  /** Environment variables of its own, each also as NAME_FILE. */
  settings?: Settings;
  /** The schema changes that this release cannot serve without. */
  needs: readonly string[];
  /** Its routes, each with its whole path. */
  features: (db: Pool, config: ServiceConfig & z.output<z.ZodObject<Settings>>) => Router[];
  /** Its OpenAPI document, served with the pages that show it. */
  document: OpenApiDocument;
  /** What each connection does before the replica is ready, such as a read that makes PostgreSQL load its catalog. */
  warmUp: (db: Pool) => Promise<unknown>;
  /** Work beside the requests, from the moment the replica is ready until `leaving`. */
  background?: (db: Pool, logger: Logger, leaving: AbortSignal) => Promise<void>;
}
