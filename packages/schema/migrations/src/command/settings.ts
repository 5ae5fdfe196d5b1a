import { integer, loadConfig } from '@zero-downtime/config';
import { valid } from 'semver';
import * as z from 'zod';
import { LIMIT_VARIABLES } from '../session/limits.ts';

/** The environment of the schema command. Each variable may also be given as NAME_FILE. */
const environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\/[^@]+@[^/]+\/.+/,
      'must be postgres://ROLE:PASSWORD@HOST/DATABASE, of the owner',
    ),
  SERVICE_NAME: z.string().min(1),
  SERVICE_VERSION: z.string().refine((version) => valid(version) !== null, 'must be a semantic version'),
  /** The digest of the image that runs, for the ledger. */
  SERVICE_IMAGE_DIGEST: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits')
    .optional(),
  /** How long to wait for a database that is starting. */
  SCHEMA_CONNECT_TIMEOUT_MS: integer({ min: 0, max: 86_400_000 }).default(60_000),
  ...LIMIT_VARIABLES,
});

export type Settings = z.output<typeof environment>;

/** @throws ConfigError that names every invalid variable, never its value. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return loadConfig(environment, env);
}
