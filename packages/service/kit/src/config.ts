import { parseKeySet } from '@zero-downtime/auth';
import { integer } from '@zero-downtime/config';
import { type DrainLimits, defaultLimits } from '@zero-downtime/lifecycle';
import * as z from 'zod';

const port = integer({ min: 0, max: 65_535 });
const keySet = z.string().transform((text, context) => {
  try {
    return parseKeySet(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as TypeError).message });
    return z.NEVER;
  }
});
const milliseconds = (min: number) => integer({ min, max: 600_000 });

/** The environment that every service takes; each variable may also come as NAME_FILE. */
const ofEveryService = (name: string) =>
  z
    .object({
      SERVICE_NAME: z.string().default(name),
      /** The release; the image sets it. */
      SERVICE_VERSION: z.string().regex(/^\d+\.\d+\.\d+(-[\w.-]+)?$/, 'must be a semantic version'),
      PORT: port.default(3000),
      METRICS_PORT: port.default(9464),
      LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

      DATABASE_URL: z
        .string()
        .regex(/^postgres(ql)?:\/\/.+@.+\/.+/, 'must be postgres://ROLE:PASSWORD@HOST/DATABASE'),
      DATABASE_POOL_MAX: integer({ min: 1, max: 100 }).default(10),
      /** Connections that are opened before the replica is ready, and kept; no more than the most. */
      DATABASE_POOL_MIN: integer({ min: 1, max: 100 }).default(4),
      /** How long a request waits for a connection before it is answered 503. By default as long as it may take: a stall of the database only makes it slow. */
      DATABASE_ACQUIRE_TIMEOUT_MS: milliseconds(1).optional(),
      /** How long a statement may run. By default as long as its request may take. */
      DATABASE_STATEMENT_TIMEOUT_MS: milliseconds(1).optional(),
      /** How long the server may take to open a connection. Requests do not wait for a particular one. */
      DATABASE_CONNECT_TIMEOUT_MS: milliseconds(1).default(15_000),

      /** Whose tokens are valid, and for whom they have to be. */
      AUTH_ISSUER: z.string(),
      AUTH_AUDIENCE: z.string().default(name),
      /** The issuer's public keys, or where it publishes them. */
      AUTH_JWKS: keySet.optional(),
      AUTH_JWKS_URL: z.url({ protocol: /^https?$/, error: 'must be a URL' }).optional(),
      AUTH_ALGORITHMS: z
        .string()
        .regex(/^[A-Za-z0-9]+(,[A-Za-z0-9]+)*$/, 'must be names with commas between them')
        .transform((names) => names.split(','))
        .default(['EdDSA']),

      /** Requests of one client in a minute, at each replica. Without a known token, of one address. */
      RATE_LIMIT_PER_MINUTE: integer({ min: 1, max: 10_000_000 }).default(6_000),
      /**
       * Where the address of a client is: at the other end of the connection, or in `X-Forwarded-For`, if the proxy in front overwrites it.
       * Unknown: it is that of a proxy or of the routing mesh, and addresses are not limited.
       */
      CLIENT_ADDRESS: z.enum(['peer', 'forwarded', 'unknown']).default('peer'),
      /** Requests of one client under way in this process; one more is answered 503 at once. 50 a second may wait through a stall of 10 s. */
      MAX_REQUESTS_IN_FLIGHT: integer({ min: 1, max: 100_000 }).default(500),

      /** The stack's stop_grace_period; the drain must fit into it. Not checked when it is not given. */
      STOP_GRACE_PERIOD_MS: milliseconds(1).optional(),
      DRAIN_MIN_HOLD_MS: milliseconds(0).default(defaultLimits.minHoldMs),
      /** Clients are told whole seconds, and 0 would mean for ever. */
      KEEP_ALIVE_TIMEOUT_MS: milliseconds(1_000).default(defaultLimits.keepAliveTimeoutMs),
      /** Also the longest that a request may take, to arrive and to be answered; 0 would mean for ever. */
      DRAIN_REQUEST_GRACE_MS: milliseconds(100).default(defaultLimits.requestGraceMs),
    })
    .refine((config) => (config.AUTH_JWKS === undefined) !== (config.AUTH_JWKS_URL === undefined), {
      // Also when something else is wrong: everything is told at once.
      when: () => true,
      error: 'set one of AUTH_JWKS, AUTH_JWKS_FILE and AUTH_JWKS_URL',
    });

export type ServiceConfig = z.output<ReturnType<typeof ofEveryService>>;

/** The environment of the service `name`: what every service takes, and settings of its own. */
export const serviceConfig = <Settings extends z.ZodRawShape>(name: string, settings?: Settings) =>
  ofEveryService(name).safeExtend(settings ?? {}) as z.ZodObject &
    z.ZodType<ServiceConfig & z.output<z.ZodObject<Settings>>>;

/** Variables that begin like ours and are not known are named at start: one of them may be misspelt. */
export const FAMILIES = ['AUTH_', 'DATABASE_', 'DRAIN_', 'RATE_LIMIT_', 'KEEP_ALIVE_'];

export const drainLimits = (config: ServiceConfig): DrainLimits => ({
  ...defaultLimits,
  minHoldMs: config.DRAIN_MIN_HOLD_MS,
  keepAliveTimeoutMs: config.KEEP_ALIVE_TIMEOUT_MS,
  requestGraceMs: config.DRAIN_REQUEST_GRACE_MS,
});
