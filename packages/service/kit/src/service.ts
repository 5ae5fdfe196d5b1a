import type { Pool } from '@zero-downtime/database';
import type { Logger } from '@zero-downtime/observability';
import type { OpenApiDocument } from '@zero-downtime/openapi';
import type { Router } from 'express';
import type * as z from 'zod';
import type { ServiceConfig } from './config.ts';

/** The definition of a service: the parts that differ between services. */
export interface Service<Settings extends z.ZodRawShape = Record<never, never>> {
  /** The name of its folder and stack; also the audience of its tokens, unless the environment sets another. */
  name: string;
  /** The environment variables of the service, each also as NAME_FILE. */
  settings?: Settings;
  /** The schema changes that this release requires. */
  needs: readonly string[];
  /** Returns the routes of the service, each with its full path. */
  features: (db: Pool, config: ServiceConfig & z.output<z.ZodObject<Settings>>) => Router[];
  /** The OpenAPI document, which is served as JSON and as pages. */
  document: OpenApiDocument;
  /** Runs on each connection before the replica is ready, such as a read that loads PostgreSQL's catalog cache. */
  warmUp: (db: Pool) => Promise<unknown>;
  /** Background work, from when the replica is ready until `leaving` is aborted. */
  background?: (db: Pool, logger: Logger, leaving: AbortSignal) => Promise<void>;
}
