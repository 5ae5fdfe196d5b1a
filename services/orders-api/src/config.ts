import { integer } from '@zero-downtime/config';
import { type DrainLimits, defaultLimits } from '@zero-downtime/lifecycle';
import { z } from 'zod';

const port = integer({ min: 0, max: 65_535 });
const milliseconds = integer({ min: 0, max: 600_000 });

/** The environment of the service; each variable may also come as NAME_FILE. */
export const configSchema = z.object({
  SERVICE_NAME: z.string().min(1).default('orders-api'),
  /** The release; the image sets it. */
  SERVICE_VERSION: z.string().regex(/^\d+\.\d+\.\d+(-[\w.-]+)?$/, 'must be a semantic version'),
  PORT: port.default(3000),
  METRICS_PORT: port.default(9464),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/.+@.+\/.+/, 'must be postgres://ROLE:PASSWORD@HOST/DATABASE'),
  DATABASE_POOL_MAX: integer({ min: 1, max: 100 }).default(10),
  /** The stack's stop_grace_period; the drain must fit into it. Not checked when it is not given. */
  STOP_GRACE_PERIOD_MS: milliseconds.optional(),
  DRAIN_MIN_HOLD_MS: milliseconds.default(defaultLimits.minHoldMs),
  KEEP_ALIVE_TIMEOUT_MS: milliseconds.default(defaultLimits.keepAliveTimeoutMs),
  DRAIN_REQUEST_GRACE_MS: milliseconds.default(defaultLimits.requestGraceMs),
});

export type Config = z.output<typeof configSchema>;

export const drainLimits = (config: Config): DrainLimits => ({
  ...defaultLimits,
  minHoldMs: config.DRAIN_MIN_HOLD_MS,
  keepAliveTimeoutMs: config.KEEP_ALIVE_TIMEOUT_MS,
  requestGraceMs: config.DRAIN_REQUEST_GRACE_MS,
});
