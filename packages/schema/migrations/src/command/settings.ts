import { integer, loadConfig } from '@zero-downtime/config';
import { valid } from 'semver';
import * as z from 'zod';
import { BACKFILL_VARIABLES, backfillLimits } from '../backfill/settings.ts';
import { GATE_VARIABLES, gateLimits } from '../gate/settings.ts';
import type { Limits } from '../run/context.ts';

const milliseconds = (byDefault: number) => integer({ min: 0, max: 86_400_000 }).default(byDefault);

/** How hard a run may press. */
const LIMITS = {
  /** GitLab's and our own measurements agree: below what a reader notices, above what a short transaction takes. */
  SCHEMA_LOCK_TIMEOUT_MS: integer({ min: 1, max: 60_000 }).default(100),
  SCHEMA_LOCK_DEADLINE_MS: milliseconds(120_000),
  /** Another run may be in a long backfill. */
  SCHEMA_TURN_DEADLINE_MS: milliseconds(900_000),
  ...GATE_VARIABLES,
  ...BACKFILL_VARIABLES,
};

/** The environment of the schema command; each variable may also come as NAME_FILE. */
const environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\/[^@]+@[^/]+\/.+/,
      'must be postgres://ROLE:PASSWORD@HOST/DATABASE, of the owner',
    ),
  SERVICE_NAME: z.string().min(1),
  SERVICE_VERSION: z.string().refine((version) => valid(version) !== null, 'must be a semantic version'),
  /** Of the image that this runs from, for the ledger. */
  SERVICE_IMAGE_DIGEST: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits')
    .optional(),
  /** A database that is still starting gets this long. */
  SCHEMA_CONNECT_TIMEOUT_MS: milliseconds(60_000),
  ...LIMITS,
});

export type Settings = z.output<typeof environment>;

/** @throws ConfigError naming every variable that is wrong, never its value. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return loadConfig(environment, env);
}

/** The limits alone, of those variables that say them. @throws ConfigError */
export function readLimits(env: NodeJS.ProcessEnv): Limits {
  return limitsOf(loadConfig(z.object(LIMITS), env));
}

export function limitsOf(settings: z.output<z.ZodObject<typeof LIMITS>>): Limits {
  return {
    lockTimeoutMs: settings.SCHEMA_LOCK_TIMEOUT_MS,
    lockDeadlineMs: settings.SCHEMA_LOCK_DEADLINE_MS,
    turnDeadlineMs: settings.SCHEMA_TURN_DEADLINE_MS,
    gate: gateLimits(settings),
    backfill: backfillLimits(settings),
  };
}
