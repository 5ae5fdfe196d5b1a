import { integer } from '@zero-downtime/config';
import { type DrainLimits, defaultLimits } from '@zero-downtime/lifecycle';
import { z } from 'zod';

const port = integer({ min: 0, max: 65_535 });
const milliseconds = (min: number) => integer({ min, max: 600_000 });

/** The environment of the service; each variable may also come as NAME_FILE. */
export const configSchema = z.object({
  SERVICE_NAME: z.string().default('orders-api'),
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
  STOP_GRACE_PERIOD_MS: milliseconds(1).optional(),
  DRAIN_MIN_HOLD_MS: milliseconds(0).default(defaultLimits.minHoldMs),
  /** Clients are told whole seconds, and 0 would mean for ever. */
  KEEP_ALIVE_TIMEOUT_MS: milliseconds(1_000).default(defaultLimits.keepAliveTimeoutMs),
  /** Also the longest that a request may take to arrive; 0 would mean for ever. */
  DRAIN_REQUEST_GRACE_MS: milliseconds(100).default(defaultLimits.requestGraceMs),
});

export type Config = z.output<typeof configSchema>;

export const drainLimits = (config: Config): DrainLimits => ({
  ...defaultLimits,
  minHoldMs: config.DRAIN_MIN_HOLD_MS,
  keepAliveTimeoutMs: config.KEEP_ALIVE_TIMEOUT_MS,
  requestGraceMs: config.DRAIN_REQUEST_GRACE_MS,
});
